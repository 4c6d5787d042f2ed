import * as z from 'zod';
import type { BegunEffect } from '../platform/begun-effect.ts';
import type { Clock } from '../platform/clock.ts';
import { VendorUnavailableError } from '../platform/errors.ts';
import { createVendorHttp, type RawAnswer, type VendorDialect } from '../platform/vendor-http.ts';

/** What the stage's SendGrid secret holds. */
export const SendgridSecret = z.object({
  /** API key with the scope of Marketing Campaigns. */
  apiKey: z.string().min(1),
  /** Another address than SendGrid's own, such as the local sandbox. */
  baseUrl: z.url().optional(),
});
export type SendgridSecret = z.infer<typeof SendgridSecret>;

/** Who sends to whom. */
export const SendgridSettings = z.object({
  /** Id of a verified sender. */
  senderId: z.int().positive(),
  /** Contact lists that a mailing goes to, at most 50. */
  listIds: z.array(z.string().min(1)).min(1).max(50),
  /** Unsubscribe group: the law and SendGrid ask for one. */
  suppressionGroupId: z.int().positive(),
});
export type SendgridSettings = z.infer<typeof SendgridSettings>;

export interface NewSingleSend {
  /** 1 to 100 characters. SendGrid does not mind two of the same name, so it has to be unique by itself. */
  readonly name: string;
  /** At most 10. */
  readonly categories: readonly string[];
  readonly subject: string;
  readonly htmlContent: string;
  readonly plainContent: string;
}

export interface SingleSend {
  readonly id: string;
  readonly name: string;
  /** `triggered`: handed to the recipients, and past all undoing. */
  readonly status: 'draft' | 'scheduled' | 'triggered';
  /** When it is, or was, sent; a draft has none, whatever time it may have been prepared for. */
  readonly sendAt?: string;
}

/** Marketing mailings ("single sends"). A created one is a draft: nothing is sent before it is scheduled. */
export interface SendgridClient {
  createSingleSend(effect: BegunEffect, send: NewSingleSend): Promise<{ readonly id: string }>;
  /** Doing it again with another time moves it. @param sendAt ISO 8601, in the future. */
  scheduleSingleSend(effect: BegunEffect, id: string, sendAt: string): Promise<void>;
  /** @returns `not-scheduled` for a draft, for one that is gone and for one already sent: `get` tells which. */
  unscheduleSingleSend(effect: BegunEffect, id: string): Promise<'unscheduled' | 'not-scheduled'>;
  /** Deletes the record for good, which calls no mail back: read the status first. */
  deleteSingleSend(effect: BegunEffect, id: string): Promise<'deleted' | 'gone'>;
  getSingleSend(id: string): Promise<SingleSend | undefined>;
  /**
   * The one of exactly this name, the oldest if there are more.
   * @throws VendorUnavailableError if more match than it reads: `undefined` always means that there is none.
   */
  findSingleSend(name: string): Promise<SingleSend | undefined>;
}

export interface SendgridOptions {
  readonly secret: SendgridSecret;
  readonly settings: SendgridSettings;
  readonly clock: Clock;
}

const ErrorBody = z.object({
  errors: z.array(z.object({ field: z.string().nullish(), message: z.string() })).min(1),
});

/** SendGrid sends no Retry-After; it says when the window ends, in seconds since the epoch. */
function windowEnd(answer: RawAnswer): number | undefined {
  const reset = Number(answer.headers['x-ratelimit-reset'] ?? Number.NaN);
  return Number.isFinite(reset) ? reset * 1000 : undefined;
}

const dialect: VendorDialect = {
  retryAt: windowEnd,
  explain(answer) {
    const [first] = ErrorBody.safeParse(answer.body).data?.errors ?? [];
    if (first === undefined) return undefined;
    return { message: first.field ? `${first.field}: ${first.message}` : first.message };
  },
};

const Created = z.object({ id: z.string() });
const Scheduled = z.object({ status: z.string() });
const Found = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(['draft', 'scheduled', 'triggered']),
  send_at: z.string().nullish(),
  created_at: z.string(),
});
const FoundPage = z.object({
  result: z.array(Found),
  _metadata: z.object({ next: z.string().optional() }).optional(),
});

/** The search matches parts of names, so a name that many others contain takes more than one page. */
const searchPages = 20;

const singleSends = '/v3/marketing/singlesends';
const pathOf = (id: string) => `${singleSends}/${encodeURIComponent(id)}`;

export function createSendgrid({ secret, settings, clock }: SendgridOptions): SendgridClient {
  const http = createVendorHttp({
    service: 'sendgrid',
    baseUrl: secret.baseUrl ?? 'https://api.sendgrid.com',
    headers: { Authorization: `Bearer ${secret.apiKey}` },
    clock,
    dialect,
  });

  return {
    async createSingleSend(effect, send) {
      const { body } = await http.send(
        {
          kind: 'write',
          effect,
          operation: 'sendgrid.create_single_send',
          method: 'POST',
          path: singleSends,
          body: draftOf(send, settings),
        },
        Created,
      );
      return { id: body.id };
    },

    async scheduleSingleSend(effect, id, sendAt) {
      await http.send(
        {
          kind: 'write',
          effect,
          operation: 'sendgrid.schedule_single_send',
          method: 'PUT',
          path: `${pathOf(id)}/schedule`,
          body: { send_at: sendAt },
        },
        Scheduled,
      );
    },

    async unscheduleSingleSend(effect, id) {
      const { status } = await http.sendOptional(
        {
          kind: 'write',
          effect,
          operation: 'sendgrid.unschedule_single_send',
          method: 'DELETE',
          path: `${pathOf(id)}/schedule`,
          accept: [404],
        },
        z.unknown(),
      );
      return status === 404 ? 'not-scheduled' : 'unscheduled';
    },

    async deleteSingleSend(effect, id) {
      const { status } = await http.sendOptional(
        {
          kind: 'write',
          effect,
          operation: 'sendgrid.delete_single_send',
          method: 'DELETE',
          path: pathOf(id),
          accept: [404],
        },
        z.unknown(),
      );
      return status === 404 ? 'gone' : 'deleted';
    },

    async getSingleSend(id) {
      const { body } = await http.sendOptional(
        {
          kind: 'read',
          operation: 'sendgrid.get_single_send',
          method: 'GET',
          path: pathOf(id),
          accept: [404],
        },
        Found,
      );
      return body && singleSendOf(body);
    },

    async findSingleSend(name) {
      const matches: z.infer<typeof Found>[] = [];
      let token: string | undefined;
      for (let page = 0; page < searchPages; page += 1) {
        const { body } = await http.send(
          {
            kind: 'read',
            operation: 'sendgrid.search_single_sends',
            method: 'POST',
            path: `${singleSends}/search`,
            query: { page_size: 100, ...(token === undefined ? {} : { page_token: token }) },
            body: { name },
          },
          FoundPage,
        );
        matches.push(...body.result.filter((send) => send.name === name));
        token = pageToken(body._metadata?.next);
        if (token === undefined) {
          const [oldest] = matches.sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));
          return oldest && singleSendOf(oldest);
        }
      }
      throw new VendorUnavailableError(
        `sendgrid.search_single_sends: more than ${searchPages} pages have "${name}" in their names`,
      );
    },
  };
}

function draftOf(send: NewSingleSend, settings: SendgridSettings) {
  return {
    name: send.name,
    categories: send.categories,
    send_to: { list_ids: settings.listIds },
    email_config: {
      subject: send.subject,
      html_content: send.htmlContent,
      plain_content: send.plainContent,
      generate_plain_content: false,
      editor: 'code',
      sender_id: settings.senderId,
      suppression_group_id: settings.suppressionGroupId,
    },
  };
}

function singleSendOf(found: z.infer<typeof Found>): SingleSend {
  return {
    id: found.id,
    name: found.name,
    status: found.status,
    ...(found.send_at && found.status !== 'draft' ? { sendAt: found.send_at } : {}),
  };
}

function pageToken(next: string | undefined): string | undefined {
  if (next === undefined || !URL.canParse(next)) return undefined;
  return new URL(next).searchParams.get('page_token') ?? undefined;
}
