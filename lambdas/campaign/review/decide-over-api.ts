import * as z from 'zod';
import { RouteRefusal } from '../../platform/problem.ts';
import type { Bodies } from '../bodies.ts';
import type { Caller } from '../caller.ts';
import { campaignOfTenant } from '../lifecycle/campaign-of-tenant.ts';
import type { CampaignRecord } from '../record.ts';
import { decisionWords } from './decision-words.ts';
import { mostComment } from './judge-pull-request.ts';
import { refuseStale } from './refuse-stale.ts';
import { type DecisionDeps, takeDecision } from './take-decision.ts';

/** What a caller decides, and about which content. */
export const DecisionBody = z.strictObject({
  decision: z.enum(['approve', 'request-changes', 'reject']),
  /** Of the content that they have seen: `GET /v1/campaigns/{id}/content` has it. */
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'must be the hash of the content that you have seen'),
  comment: z.string().trim().min(1).max(mostComment).optional(),
});
export type DecisionBody = z.infer<typeof DecisionBody>;

const decisionOf = {
  approve: 'approved',
  'request-changes': 'changes_requested',
  reject: 'rejected',
} as const;

export interface ApiReviewDeps extends DecisionDeps {
  readonly bodies: Bodies;
}

/**
 * Takes a caller's decision. Who has said the same before is answered as they were then.
 * @throws RouteRefusal where it does not count, and why
 */
export async function decideOverApi(
  { campaignId, caller, body }: { campaignId: string; caller: Caller; body: DecisionBody },
  deps: ApiReviewDeps,
): Promise<{ readonly counted: boolean; readonly record: CampaignRecord }> {
  const record = await campaignOfTenant(deps.table, campaignId, caller);
  const round = record.review?.round ?? 1;
  const outcome = await takeDecision(
    {
      card: { campaignId, round, hash: body.hash },
      account: { kind: 'sub', id: caller.subject },
      decision: decisionOf[body.decision],
      via: 'api',
      ...(body.comment === undefined ? {} : { comment: body.comment }),
    },
    deps,
  );
  switch (outcome.kind) {
    case 'decided':
    case 'counted':
    case 'repeated':
      return {
        counted: outcome.review.decision === undefined,
        record: await campaignOfTenant(deps.table, campaignId, caller),
      };
    case 'refused':
      throw new RouteRefusal(403, 'not-a-reviewer', outcome.because);
    case 'decided-before': {
      const { decision } = outcome;
      const when = new Date(decision.at).toISOString();
      throw new RouteRefusal(
        409,
        'already-decided',
        `${decisionWords(decision)}, ${when}; nothing has changed`,
      );
    }
    case 'changed':
      return refuseStale(campaignId, body.hash, outcome.review.hash, deps.bodies);
    case 'over':
    case 'no-campaign':
      throw new RouteRefusal(409, 'no-review', 'nobody is asked about this campaign now');
    default:
      return outcome satisfies never;
  }
}
