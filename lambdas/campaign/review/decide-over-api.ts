import * as z from 'zod';
import { RouteRefusal } from '../../platform/problem.ts';
import type { Bodies } from '../bodies.ts';
import type { Caller } from '../caller.ts';
import { campaignOfTenant } from '../lifecycle/campaign-of-tenant.ts';
import type { CampaignRecord } from '../record.ts';
import { mostComment } from './judge-pull-request.ts';
import { refuseClosed, SeenHash } from './seen-content.ts';
import { type DecisionDeps, takeDecision } from './take-decision.ts';

/** What a caller decides, and about which content. */
export const DecisionBody = z.strictObject({
  decision: z.enum(['approve', 'request-changes', 'reject']),
  hash: SeenHash,
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
    default:
      return refuseClosed(outcome, campaignId, body.hash, deps.bodies);
  }
}
