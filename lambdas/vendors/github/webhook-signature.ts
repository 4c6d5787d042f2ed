import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedGithubRequest {
  /** The webhook's secret, as set at GitHub. */
  readonly secret: string;
  /** The header `X-Hub-Signature-256`, if there is one. */
  readonly signature: string | undefined;
  /** The body as it arrived, neither parsed nor decoded (but for API Gateway's base64). */
  readonly rawBody: Uint8Array;
}

export type GithubSignatureVerdict =
  | { readonly valid: true }
  | { readonly valid: false; readonly reason: 'missing' | 'malformed' | 'mismatch' };

/**
 * Whether GitHub signed this delivery (HMAC-SHA256 over the raw body). There is no time in the signature: a
 * replay is as valid as the first, so whoever acts on a delivery must not mind a second one.
 */
export function verifyGithubSignature({
  secret,
  signature,
  rawBody,
}: SignedGithubRequest): GithubSignatureVerdict {
  if (!signature) return { valid: false, reason: 'missing' };
  const digest = /^sha256=([0-9a-f]{64})$/.exec(signature)?.[1];
  if (digest === undefined) return { valid: false, reason: 'malformed' };
  const expected = createHmac('sha256', secret).update(rawBody).digest();
  const given = Buffer.from(digest, 'hex');
  return timingSafeEqual(given, expected) ? { valid: true } : { valid: false, reason: 'mismatch' };
}
