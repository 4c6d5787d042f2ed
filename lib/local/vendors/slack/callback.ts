import type { Clock } from '../../clock/clock.ts';
import { signSlackRequest } from './sign-request.ts';

/** A callback as Slack sends it: signed, and form-encoded with one field. */
export interface SlackCallback {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the app said. */
export interface CallbackAnswer {
  readonly status: number;
  /** Empty without one. */
  readonly contentType: string;
  readonly body: string;
}

/** How long Slack waits for an answer, in milliseconds of the sandbox's clock. */
const longestWaitMs = 3_000;

/** Signs now. */
export function slackCallback(payload: object, signingSecret: string, clock: Clock): SlackCallback {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = Math.floor(clock.now() / 1000);
  return {
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      ...signSlackRequest({ signingSecret, timestamp, rawBody: body }),
    },
    body,
  };
}

/** @throws Error if no answer comes in time; Slack warns its person then, and sends nothing again. */
export async function deliver(callback: SlackCallback, url: string, clock: Clock): Promise<CallbackAnswer> {
  const overdue = new AbortController();
  const cancel = clock.at(clock.now() + longestWaitMs, () =>
    overdue.abort(new Error(`${url} gave Slack no answer within ${longestWaitMs} ms`)),
  );
  try {
    const response = await fetch(url, { method: 'POST', ...callback, signal: overdue.signal });
    const contentType = response.headers.get('content-type') ?? '';
    return { status: response.status, contentType, body: await response.text() };
  } finally {
    cancel();
  }
}
