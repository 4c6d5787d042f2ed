import * as z from 'zod';
import { RouteRefusal } from '../../platform/problem.ts';
import type { Bodies } from '../bodies.ts';
import { decisionLine } from './decision-words.ts';
import type { Closed } from './open-condition.ts';
import { refuseStale } from './refuse-stale.ts';

/** Hash of the content that a caller has seen: `GET /v1/campaigns/{id}/content` has it. */
export const SeenHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be the hash of the content that you have seen');

export const noReview = () => new RouteRefusal(409, 'no-review', 'nobody is asked about this campaign now');

/** Says why what a caller wants does not count any more. @throws RouteRefusal always */
export async function refuseClosed(
  closed: Closed | { readonly kind: 'no-campaign' },
  campaignId: string,
  seen: string,
  bodies: Bodies,
): Promise<never> {
  switch (closed.kind) {
    case 'decided-before': {
      const line = decisionLine(closed.decision);
      throw new RouteRefusal(409, 'already-decided', `${line}; nothing has changed`);
    }
    case 'changed':
      return refuseStale(campaignId, seen, closed.review.hash, bodies);
    case 'over':
    case 'no-campaign':
      throw noReview();
    default:
      return closed satisfies never;
  }
}
