import type { Buffer } from 'node:buffer';
import { type HttpEvent, rawBody } from '../../platform/route.ts';
import { vendorSecret } from '../../platform/vendor-configuration.ts';
import { GithubSecret } from '../../vendors/github/settings.ts';
import { verifyGithubSignature } from '../../vendors/github/webhook-signature.ts';
import { assertCallback } from './assert-callback.ts';
import { signedBody } from './signed-body.ts';

/** The body of a delivery that GitHub has signed. @throws RouteRefusal */
export async function signedGithubBody(event: HttpEvent): Promise<Buffer> {
  const body = rawBody(event);
  assertCallback(event, body, 'application/json');
  return signedBody(body, 'GitHub', async (refetch) => {
    const { webhookSecret: secret } = await vendorSecret('github', GithubSecret, { refetch });
    const signature = event.headers['x-hub-signature-256'];
    return verifyGithubSignature({ secret, signature, rawBody: body });
  });
}
