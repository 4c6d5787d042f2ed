import { createHmac } from 'node:crypto';

/** Signs a delivery as GitHub does: the header `X-Hub-Signature-256`. */
export function signGithubWebhook(secret: string, rawBody: string | Uint8Array): string {
  return `sha256=${createHmac('sha256', secret).update(rawBody).digest('hex')}`;
}
