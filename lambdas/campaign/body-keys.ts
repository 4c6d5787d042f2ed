import type { Channel } from './channels.ts';

/** Where a campaign's bodies are: every writer and every undo takes the keys from here. */
export const bodyKeys = {
  research: (campaignId: string) => `campaigns/${campaignId}/research/`,
  finding: (campaignId: string, subject: string) => `campaigns/${campaignId}/research/${subject}.json`,
  contents: (campaignId: string) => `campaigns/${campaignId}/content/`,
  content: (campaignId: string, revision: number) => `campaigns/${campaignId}/content/${revision}.json`,
  designs: (campaignId: string) => `campaigns/${campaignId}/design/`,
  /** Which image a channel has. */
  design: (campaignId: string, revision: number, channel: Channel) =>
    `campaigns/${campaignId}/design/${revision}-${channel}.json`,
  images: (campaignId: string) => `campaigns/${campaignId}/`,
  /** Public: the secret part keeps it from being guessed. */
  image: (campaignId: string, revision: number, channel: Channel, secret: string) =>
    `campaigns/${campaignId}/${revision}-${channel}-${secret}.png`,
} as const;
