import type { Buffer } from 'node:buffer';
import { RouteRefusal } from '../../platform/problem.ts';
import { type HttpEvent, rawBody } from '../../platform/route.ts';
import { vendorSecret } from '../../platform/vendor-configuration.ts';
import { GithubSecret } from '../../vendors/github/settings.ts';
import { verifyGithubSignature } from '../../vendors/github/webhook-signature.ts';
import { assertCallback } from './assert-callback.ts';

/**
 * The body of a delivery that GitHub has signed. A secret that was rotated a second ago is fetched once more
 * before anybody is refused. @throws RouteRefusal
 */
export async function signedGithubBody(event: HttpEvent): Promise<Buffer> {
  const body = rawBody(event);
  assertCallback(event, body, 'application/json');
  for (const refetch of [false, true]) {
    const { webhookSecret: secret } = await vendorSecret('github', GithubSecret, { refetch });
    const verdict = verifyGithubSignature({
      secret,
      signature: event.headers['x-hub-signature-256'],
      rawBody: body,
    });
    if (verdict.valid) return body;
    if (verdict.reason !== 'mismatch' || refetch) {
      throw new RouteRefusal(
        401,
        'bad-signature',
        `the delivery is not signed by GitHub (${verdict.reason})`,
      );
    }
  }
  return body;
}
