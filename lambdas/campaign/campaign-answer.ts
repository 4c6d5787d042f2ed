import * as z from 'zod';
import type { CampaignRecord } from './record.ts';

/** What somebody may say when they ask for something to be done with a campaign. */
export const ReasonBody = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(1, 'must not be empty; leave it out instead')
    .max(500, 'must have at most 500 characters')
    .optional(),
});

/** The answer to somebody who has asked for something that takes its time. */
export function acceptedView({ campaignId, status }: Pick<CampaignRecord, 'campaignId' | 'status'>) {
  return {
    campaignId,
    status,
    links: { self: `/v1/campaigns/${campaignId}`, progress: `/v1/campaigns/${campaignId}/progress` },
  };
}
