import * as z from 'zod';
import type { BegunEffect } from '../platform/begun-effect.ts';
import type { CallGuard } from '../platform/call-guard.ts';
import type { Clock } from '../platform/clock.ts';
import { VendorRejectedError, VendorUnavailableError } from '../platform/errors.ts';
import { createVendorHttp } from '../platform/vendor-http.ts';
import { type Deletion, deleteUnlessAbsent } from './proven-absence.ts';
import { sendgridDialect } from './sendgrid-dialect.ts';

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

/**
 * Marketing mailings ("single sends"). A created one is a draft: nothing is sent before it is scheduled. That
 * SendGrid lists them is proof of access: without it "not found" is an error, and never an answer.
 */
export interface SendgridClient {
  createSingleSend(effect: BegunEffect, send: NewSingleSend): Promise<{ readonly id: string }>;
  /** Doing it again with another time moves it. @param sendAt ISO 8601, in the future. */
  scheduleSingleSend(effect: BegunEffect, id: string, sendAt: string): Promise<void>;
  /**
   * Takes the schedule away, and reads the status afterwards, since close to its time the mail may be faster.
   * @returns `not-scheduled` for a draft, for one that is gone and for one already sent:
   * `getSingleSend` tells which.
   * @throws VendorRejectedError if SendGrid says that it is not scheduled, and shows it as scheduled.
   * @throws VendorUnavailableError if it is still shown as scheduled: doing it again does no harm.
   */
  unscheduleSingleSend(effect: BegunEffect, id: string): Promise<'unscheduled' | 'not-scheduled'>;
  /**
   * Deletes the record for good, which calls no mail back: read the status first.
   * @throws VendorRejectedError if it is still there, or if nothing proves that it is not.
   */
  deleteSingleSend(effect: BegunEffect, id: string): Promise<Deletion>;
  /** `undefined` only if there is none. */
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
  readonly guard: CallGuard;
}

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

export function createSendgrid({ secret, settings, clock, guard }: SendgridOptions): SendgridClient {
  const http = createVendorHttp({
    service: 'sendgrid',
    baseUrl: secret.baseUrl ?? 'https://api.sendgrid.com',
    headers: { Authorization: `Bearer ${secret.apiKey}` },
    clock,
    guard,
    dialect: sendgridDialect,
  });

  const search = async (
    body: { readonly name?: string },
    query: Readonly<Record<string, string | number>>,
  ) => {
    const answer = await http.send(
      {
        kind: 'read',
        operation: 'sendgrid.search_single_sends',
        method: 'POST',
        path: `${singleSends}/search`,
        query,
        body,
      },
      FoundPage,
    );
    return answer.body;
  };

  const getSingleSend: SendgridClient['getSingleSend'] = async (id) => {
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
    if (body !== undefined) return singleSendOf(body);
    await search({}, { page_size: 1 });
    return undefined;
  };

  return {
    getSingleSend,

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
      const after = await getSingleSend(id);
      if (after?.status === 'scheduled') {
        const message = `sendgrid.unschedule_single_send: ${status}, and ${id} is scheduled all the same`;
        throw status === 404
          ? new VendorRejectedError(message, { status })
          : new VendorUnavailableError(message);
      }
      return status === 404 || after?.status === 'triggered' ? 'not-scheduled' : 'unscheduled';
    },

    async deleteSingleSend(effect, id) {
      const request = {
        operation: 'sendgrid.delete_single_send',
        method: 'DELETE',
        path: pathOf(id),
      } as const;
      const remove = () => http.send({ kind: 'write', effect, ...request }, z.unknown());
      return deleteUnlessAbsent(remove, () => getSingleSend(id));
    },

    async findSingleSend(name) {
      const matches: z.infer<typeof Found>[] = [];
      let token: string | undefined;
      for (let page = 0; page < searchPages; page += 1) {
        const found = await search(
          { name },
          { page_size: 100, ...(token === undefined ? {} : { page_token: token }) },
        );
        matches.push(...found.result.filter((send) => send.name === name));
        token = pageToken(found._metadata?.next);
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
