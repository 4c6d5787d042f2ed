import type { Channel } from './channels.ts';

/** Where a campaign's bodies are: every writer and every undo takes the keys from here. */
export const bodyKeys = {
  finding: (campaignId: string, subject: string) => `campaigns/${campaignId}/research/${subject}.json`,
  content: (campaignId: string, revision: number) => `campaigns/${campaignId}/content/${revision}.json`,
  /** What people are asked about, under its hash. */
  version: (campaignId: string, hash: string) => `campaigns/${campaignId}/versions/${hash}.json`,
  /** Public: the secret part keeps it from being guessed. */
  image: (campaignId: string, revision: number, channel: Channel, secret: string) =>
    `campaigns/${campaignId}/${revision}-${channel}-${secret}.png`,
} as const;
