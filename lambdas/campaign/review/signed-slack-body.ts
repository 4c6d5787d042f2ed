import type { Buffer } from 'node:buffer';
import { RouteRefusal } from '../../platform/problem.ts';
import { type HttpEvent, rawBody } from '../../platform/route.ts';
import { vendorSecret } from '../../platform/vendor-configuration.ts';
import { SlackSecret } from '../../vendors/slack/settings.ts';
import { verifySlackSignature } from '../../vendors/slack-signature.ts';
import { assertCallback } from './assert-callback.ts';

/**
 * The body of a request that Slack has signed just now. A secret that was rotated a second ago is fetched once
 * more before anybody is refused. @throws RouteRefusal
 */
export async function signedSlackBody(event: HttpEvent, now: number): Promise<Buffer> {
  const body = rawBody(event);
  assertCallback(event, body, 'application/x-www-form-urlencoded');
  for (const refetch of [false, true]) {
    const { signingSecret } = await vendorSecret('slack', SlackSecret, { refetch });
    const verdict = verifySlackSignature({
      signingSecret,
      timestamp: event.headers['x-slack-request-timestamp'],
      signature: event.headers['x-slack-signature'],
      rawBody: body,
      now,
    });
    if (verdict.valid) return body;
    if (verdict.reason !== 'mismatch' || refetch) {
      throw new RouteRefusal(401, 'bad-signature', `the request is not signed by Slack (${verdict.reason})`);
    }
  }
  return body;
}
