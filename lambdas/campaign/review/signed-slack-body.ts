import type { Buffer } from 'node:buffer';
import { type HttpEvent, rawBody } from '../../platform/route.ts';
import { vendorSecret } from '../../platform/vendor-configuration.ts';
import { SlackSecret } from '../../vendors/slack/settings.ts';
import { verifySlackSignature } from '../../vendors/slack-signature.ts';
import { assertCallback } from './assert-callback.ts';
import { signedBody } from './signed-body.ts';

/** The body of a request that Slack has signed just now. @throws RouteRefusal */
export async function signedSlackBody(event: HttpEvent, now: number): Promise<Buffer> {
  const body = rawBody(event);
  assertCallback(event, body, 'application/x-www-form-urlencoded');
  return signedBody(body, 'Slack', async (refetch) => {
    const { signingSecret } = await vendorSecret('slack', SlackSecret, { refetch });
    return verifySlackSignature({
      signingSecret,
      timestamp: event.headers['x-slack-request-timestamp'],
      signature: event.headers['x-slack-signature'],
      rawBody: body,
      now,
    });
  });
}
