import type { Buffer } from 'node:buffer';
import { RouteRefusal } from '../../platform/problem.ts';

/** What a check of a signature has come to: only a mismatch may be the fault of an old secret. */
export type SignatureVerdict<Reason extends string> =
  | { readonly valid: true }
  | { readonly valid: false; readonly reason: Reason | 'mismatch' };

/**
 * A body whose signature holds. A secret that was rotated a second ago is fetched once more before anybody is
 * refused. @throws RouteRefusal
 * @param verify checks it with the secret; where `refetch` is said, with one that is fetched anew
 */
export async function signedBody<Reason extends string>(
  body: Buffer,
  vendor: 'GitHub' | 'Slack',
  verify: (refetch: boolean) => Promise<SignatureVerdict<Reason>>,
): Promise<Buffer> {
  const cached = await verify(false);
  const verdict = !cached.valid && cached.reason === 'mismatch' ? await verify(true) : cached;
  if (verdict.valid) return body;
  throw new RouteRefusal(401, 'bad-signature', `the request is not signed by ${vendor} (${verdict.reason})`);
}
