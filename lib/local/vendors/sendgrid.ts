import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock/clock.ts';
import { type Sandbox, type SandboxAnswer, startSandbox } from './sandbox.ts';
import { sendgridApi, sendgridError } from './sendgrid-api.ts';
import {
  createSingleSends,
  type MailingData,
  type SendgridAccount,
  type SingleSendData,
} from './sendgrid-single-sends.ts';

export interface SendgridSandboxOptions {
  readonly clock: Clock;
  readonly port?: number;
  /** @default 'SG.sandbox' */
  readonly apiKey?: string;
  /** How long a new single send is missing from the search, in milliseconds. @default 0 */
  readonly searchLagMs?: number;
  /** @default randomUUID */
  readonly newId?: () => string;
}

/**
 * SendGrid's single sends. Artifacts: `single-send` is the record, `mailing` the mail that went out, which
 * nothing removes.
 */
export interface SendgridSandbox extends Sandbox {
  /** What the product keeps as its SendGrid secret to talk to this sandbox. */
  secret(): { readonly apiKey: string; readonly baseUrl: string };
  /** What exists, oldest first. */
  singleSends(): readonly SingleSendData[];
  /** What went out, oldest first. */
  mailings(): readonly MailingData[];
  /** Refuses the next requests as SendGrid does: 429, and the end of the window in `X-RateLimit-Reset`. */
  throttle(times: number, forMs: number): void;
}

export async function startSendgridSandbox(options: SendgridSandboxOptions): Promise<SendgridSandbox> {
  const { clock, apiKey = 'SG.sandbox', searchLagMs = 0, newId = randomUUID } = options;
  const account: SendgridAccount = { sends: new Map(), mailings: [], waiting: new Map() };
  const sandbox = await startSandbox({
    name: 'sendgrid',
    clock,
    ...(options.port === undefined ? {} : { port: options.port }),
    handler: (artifacts) => {
      const singleSends = createSingleSends({ account, artifacts, clock, newId });
      return sendgridApi({ account, singleSends, clock, apiKey, searchLagMs });
    },
  });
  return {
    ...sandbox,
    secret: () => ({ apiKey, baseUrl: sandbox.url }),
    singleSends: () => [...account.sends.values()],
    mailings: () => account.mailings,
    throttle: (times, forMs) => {
      sandbox.faults.add({ times, fault: { kind: 'answer', answer: tooManyRequests(clock.now() + forMs) } });
    },
    close: async () => {
      for (const cancel of account.waiting.values()) cancel();
      await sandbox.close();
    },
  };
}

function tooManyRequests(windowEnd: number): SandboxAnswer {
  return {
    ...sendgridError(429, null, 'too many requests'),
    headers: {
      'x-ratelimit-limit': '600',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Math.ceil(windowEnd / 1000)),
    },
  };
}
