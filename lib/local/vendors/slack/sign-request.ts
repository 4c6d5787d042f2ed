import { createHmac } from 'node:crypto';

/** Signs a callback as Slack does (v0), and answers the two headers. @param timestamp seconds since the epoch. */
export function signSlackRequest({
  signingSecret,
  timestamp,
  rawBody,
}: {
  readonly signingSecret: string;
  readonly timestamp: number;
  readonly rawBody: string | Uint8Array;
}): { readonly 'x-slack-request-timestamp': string; readonly 'x-slack-signature': string } {
  const digest = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(rawBody).digest('hex');
  return { 'x-slack-request-timestamp': String(timestamp), 'x-slack-signature': `v0=${digest}` };
}
