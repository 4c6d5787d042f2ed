import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedSlackRequest {
  readonly signingSecret: string;
  /** The header `X-Slack-Request-Timestamp`, if there is one. */
  readonly timestamp: string | undefined;
  /** The header `X-Slack-Signature`, if there is one. */
  readonly signature: string | undefined;
  /** The body as it arrived, neither parsed nor decoded (but for API Gateway's base64). */
  readonly rawBody: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export type SlackSignatureVerdict =
  | { readonly valid: true }
  | { readonly valid: false; readonly reason: 'missing' | 'malformed' | 'outside-time-window' | 'mismatch' };

/** Either side of our clock: an old request may be a replay, a future one was not signed by Slack's clock. */
const windowSeconds = 300;

/** Whether Slack signed this request (v0: HMAC-SHA256 over version, timestamp and raw body), and just now. */
export function verifySlackSignature(request: SignedSlackRequest): SlackSignatureVerdict {
  const { signingSecret, timestamp, signature, rawBody, now } = request;
  if (!timestamp || !signature) return { valid: false, reason: 'missing' };
  if (!/^\d{1,12}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) {
    return { valid: false, reason: 'malformed' };
  }
  if (Math.abs(now / 1000 - Number(timestamp)) > windowSeconds) {
    return { valid: false, reason: 'outside-time-window' };
  }
  const expected = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(rawBody).digest();
  const given = Buffer.from(signature.slice('v0='.length), 'hex');
  return timingSafeEqual(given, expected) ? { valid: true } : { valid: false, reason: 'mismatch' };
}
