import { isDeepStrictEqual } from 'node:util';
import { v4 as uuidv4 } from 'uuid';
import * as z from 'zod';
import { InvalidInputError } from '../../platform/errors.ts';
import { RouteRefusal } from '../../platform/problem.ts';
import type { Bodies } from '../bodies.ts';
import type { Caller } from '../caller.ts';
import { ContentPieces } from '../content.ts';
import { campaignOfTenant } from '../lifecycle/campaign-of-tenant.ts';
import { readVersion } from '../publication.ts';
import { refuseStale } from './refuse-stale.ts';
import { type EditDeps, requestEdit, tooManyEdits } from './request-edit.ts';
import { noReview, refuseClosed, SeenHash } from './seen-content.ts';

/** Texts that a caller wants to be different: those that are left out stay as they are. */
export const EditBody = z.strictObject({
  hash: SeenHash,
  pieces: ContentPieces.partial(),
});
export type EditBody = z.infer<typeof EditBody>;

/**
 * Takes a caller's edit, and has it applied.
 * @returns the edit's id; the campaign shows what becomes of it
 * @throws RouteRefusal where it is not taken, and why
 */
export async function editOverApi(
  { campaignId, caller, body }: { campaignId: string; caller: Caller; body: EditBody },
  deps: EditDeps & { readonly bodies: Bodies },
): Promise<string> {
  const { review } = await campaignOfTenant(deps.table, campaignId, caller);
  if (review === undefined) throw noReview();
  if (review.hash !== body.hash) return refuseStale(campaignId, body.hash, review.hash, deps.bodies);
  const before = await readVersion(campaignId, body.hash, deps.bodies);
  const pieces = ContentPieces.parse({ ...before.pieces, ...body.pieces });
  if (isDeepStrictEqual(pieces, before.pieces)) {
    throw new InvalidInputError('the edit changes nothing', [
      { field: 'pieces', message: 'must have a text that differs from what is there' },
    ]);
  }
  const outcome = await requestEdit(
    {
      card: { campaignId, round: review.round, hash: body.hash },
      account: { kind: 'sub', id: caller.subject },
      via: 'api',
      pieces,
      name: `api ${uuidv4()}`,
    },
    deps,
  );
  switch (outcome.kind) {
    case 'accepted':
      return outcome.editId;
    case 'refused':
      throw new RouteRefusal(403, 'not-an-editor', outcome.because);
    case 'too-many':
      throw new RouteRefusal(409, 'too-many-edits', tooManyEdits);
    default:
      return refuseClosed(outcome, campaignId, body.hash, deps.bodies);
  }
}
