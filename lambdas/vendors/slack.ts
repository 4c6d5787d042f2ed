import * as z from 'zod';
import type { CallGuard } from '../platform/call-guard.ts';
import type { Clock } from '../platform/clock.ts';
import { createVendorHttp } from '../platform/vendor-http.ts';
import { slackDialect } from './slack/dialect.ts';
import { createMessages, type SlackMessages } from './slack/messages.ts';
import type { SlackSecret } from './slack/settings.ts';
import { createViews, openViewTimeoutMs, type SlackViews } from './slack/views.ts';
import { createWhispers, type SlackWhispers } from './slack/whispers.ts';

/** Slack's Web API, as one bot. */
export interface Slack extends SlackMessages, SlackViews, SlackWhispers {
  /** Whose token it is. @throws VendorRejectedError with the code `invalid_auth` if it is nobody's. */
  whoAmI(): Promise<{ readonly team: string; readonly user: string; readonly userId: string }>;
}

export interface SlackOptions {
  readonly secret: Pick<SlackSecret, 'botToken' | 'baseUrl'>;
  readonly clock: Clock;
  readonly guard: CallGuard;
  /** Milliseconds from sending to the last byte of an answer; `openViewTimeoutMs` at most for a modal. */
  readonly timeoutMs?: number;
}

export function createSlack({ secret, clock, guard, timeoutMs = 15_000 }: SlackOptions): Slack {
  const connect = (timeoutMs: number) =>
    createVendorHttp({
      service: 'slack',
      baseUrl: secret.baseUrl,
      headers: { Authorization: `Bearer ${secret.botToken}` },
      clock,
      guard,
      timeoutMs,
      dialect: slackDialect,
    });
  const http = connect(timeoutMs);
  return {
    ...createMessages(http),
    ...createWhispers(http),
    ...createViews(connect(Math.min(timeoutMs, openViewTimeoutMs))),
    async whoAmI() {
      const answer = await http.send(
        { kind: 'read', operation: 'slack.who_am_i', method: 'POST', path: '/auth.test' },
        z.looseObject({ ok: z.literal(true), team: z.string(), user: z.string(), user_id: z.string() }),
      );
      const { team, user, user_id: userId } = answer.body;
      return { team, user, userId };
    },
  };
}
