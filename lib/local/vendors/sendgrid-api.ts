import * as z from 'zod';
import type { Clock } from '../clock/clock.ts';
import type { SandboxAnswer, SandboxHandler, SandboxRequest } from './sandbox.ts';
import type { SendgridAccount, SingleSendData, SingleSends } from './sendgrid-single-sends.ts';

const EmailConfig = z.looseObject({
  subject: z.string().optional(),
  html_content: z.string().optional(),
  plain_content: z.string().optional(),
  generate_plain_content: z.boolean().optional(),
  design_id: z.string().optional(),
  editor: z.enum(['code', 'design']).optional(),
  sender_id: z.int().nullish(),
  suppression_group_id: z.int().nullish(),
  custom_unsubscribe_url: z.url().nullish(),
});
const SendTo = z.looseObject({
  list_ids: z.array(z.string()).max(50).optional(),
  segment_ids: z.array(z.string()).max(10).optional(),
  all: z.boolean().optional(),
});
const Change = z.object({
  name: z.string().min(1).max(100).optional(),
  categories: z.array(z.string()).max(10).optional(),
  send_at: z.iso.datetime({ offset: true }).nullish(),
  send_to: SendTo.optional(),
  email_config: EmailConfig.optional(),
});
const Content = Change.required({ name: true });
const Schedule = z.object({ send_at: z.union([z.literal('now'), z.iso.datetime({ offset: true })]) });
const Search = z.object({
  name: z.string().min(1).max(100).optional(),
  status: z.array(z.enum(['draft', 'scheduled', 'triggered'])).optional(),
  categories: z.array(z.string()).optional(),
});

export interface SendgridApiOptions {
  readonly account: SendgridAccount;
  readonly singleSends: SingleSends;
  readonly clock: Clock;
  readonly apiKey: string;
  readonly searchLagMs: number;
}

const root = '/v3/marketing/singlesends';

export function sendgridError(status: number, field: string | null, message: string): SandboxAnswer {
  return { status, body: { errors: [{ field, message }] } };
}

const notFound = sendgridError(404, null, 'resource not found');
const notAllowed = sendgridError(405, null, 'method not allowed');

export function sendgridApi(options: SendgridApiOptions): SandboxHandler {
  const { account, apiKey } = options;
  return (request) => {
    if (request.headers['authorization'] !== `Bearer ${apiKey}`) {
      return sendgridError(401, null, 'The provided authorization grant is invalid, expired, or revoked');
    }
    if (request.path === root) {
      return request.method === 'POST' ? create(request, options) : notAllowed;
    }
    if (request.path === `${root}/search`) {
      return request.method === 'POST' ? search(request, options) : notAllowed;
    }
    const [, id = '', schedule] =
      request.path.match(/^\/v3\/marketing\/singlesends\/([^/]+)(\/schedule)?$/) ?? [];
    const send = account.sends.get(decodeURIComponent(id));
    if (send === undefined) return notFound;
    return schedule === undefined
      ? answerSingleSend(send, request, options)
      : answerSchedule(send, request, options);
  };
}

function answerSingleSend(
  send: SingleSendData,
  request: SandboxRequest,
  { singleSends }: SendgridApiOptions,
): SandboxAnswer {
  switch (request.method) {
    case 'GET':
      return { status: 200, body: shown(send) };
    case 'PATCH': {
      const change = Change.safeParse(request.body);
      if (!change.success) return invalid(change.error);
      if (send.status !== 'draft')
        return sendgridError(400, null, `a ${send.status} single send cannot be changed`);
      const { name, categories, send_at, send_to, email_config } = change.data;
      const changed = singleSends.update(send, {
        ...(name === undefined ? {} : { name }),
        ...(categories === undefined ? {} : { categories }),
        ...(send_at === undefined ? {} : { sendAt: send_at }),
        ...(send_to === undefined ? {} : { sendTo: send_to }),
        ...(email_config === undefined ? {} : { emailConfig: email_config }),
      });
      return { status: 202, body: shown(changed) };
    }
    case 'DELETE':
      singleSends.remove(send);
      return { status: 204 };
    default:
      return notAllowed;
  }
}

function answerSchedule(
  send: SingleSendData,
  request: SandboxRequest,
  { singleSends, clock }: SendgridApiOptions,
): SandboxAnswer {
  switch (request.method) {
    case 'PUT': {
      const schedule = Schedule.safeParse(request.body);
      if (!schedule.success) return invalid(schedule.error);
      if (send.status === 'triggered') return sendgridError(400, null, 'the single send has been sent');
      const missing = missingForSending(send);
      if (missing !== undefined) return sendgridError(400, missing, `${missing} is required to schedule`);
      const { send_at } = schedule.data;
      const time = send_at === 'now' ? clock.now() : Date.parse(send_at);
      if (send_at !== 'now' && time <= clock.now()) {
        return sendgridError(400, 'send_at', 'send_at must be in the future');
      }
      const scheduled = singleSends.schedule(send, time);
      return { status: 201, body: { send_at: scheduled.sendAt, status: scheduled.status } };
    }
    case 'DELETE': {
      if (send.status !== 'scheduled') return sendgridError(404, null, 'the single send is not scheduled');
      const draft = singleSends.unschedule(send);
      return { status: 200, body: { send_at: draft.sendAt, status: draft.status } };
    }
    default:
      return notAllowed;
  }
}

function create(request: SandboxRequest, { singleSends }: SendgridApiOptions): SandboxAnswer {
  const content = Content.safeParse(request.body);
  if (!content.success) return invalid(content.error);
  const { name, categories, send_at, send_to, email_config } = content.data;
  const send = singleSends.create({
    name,
    categories: categories ?? [],
    sendTo: send_to ?? {},
    emailConfig: email_config ?? {},
    sendAt: send_at ?? null,
  });
  return { status: 201, body: shown(send) };
}

function search(request: SandboxRequest, { account, clock, searchLagMs }: SendgridApiOptions): SandboxAnswer {
  const wanted = Search.safeParse(request.body ?? {});
  if (!wanted.success) return invalid(wanted.error);
  const { name, status, categories } = wanted.data;
  const matches = [...account.sends.values()].filter(
    (send) =>
      Date.parse(send.createdAt) + searchLagMs <= clock.now() &&
      (name === undefined || send.name.toLowerCase().includes(name.toLowerCase())) &&
      (status === undefined || status.includes(send.status)) &&
      (categories === undefined || categories.some((category) => send.categories.includes(category))),
  );
  const size = Number(request.query.get('page_size') ?? 50);
  const start = Number(request.query.get('page_token') ?? 0);
  const page = matches.slice(start, start + size);
  const address = `http://${request.headers['host']}${root}/search?page_size=${size}&page_token=`;
  return {
    status: 200,
    body: {
      result: page.map(shownShort),
      _metadata: {
        self: `${address}${start}`,
        ...(start + size < matches.length ? { next: `${address}${start + size}` } : {}),
        count: matches.length,
      },
    },
  };
}

/** A draft may lack anything, a mailing may not. */
function missingForSending({ emailConfig, sendTo, subject }: SingleSendData): string | undefined {
  const has = (field: string) => Boolean(emailConfig[field]);
  const someone = [sendTo['list_ids'], sendTo['segment_ids']].some(
    (ids) => Array.isArray(ids) && ids.length > 0,
  );
  if (!someone && sendTo['all'] !== true) return 'send_to';
  if (!has('sender_id')) return 'email_config.sender_id';
  if (!has('suppression_group_id') && !has('custom_unsubscribe_url'))
    return 'email_config.suppression_group_id';
  if (has('design_id')) return undefined;
  if (subject === '') return 'email_config.subject';
  return has('html_content') ? undefined : 'email_config.html_content';
}

function invalid(error: z.ZodError): SandboxAnswer {
  return {
    status: 400,
    body: { errors: error.issues.map(({ path, message }) => ({ field: path.join('.') || null, message })) },
  };
}

function shownShort(send: SingleSendData) {
  return {
    id: send.id,
    name: send.name,
    status: send.status,
    categories: send.categories,
    abtest: null,
    is_abtest: false,
    ...(send.sendAt === null ? {} : { send_at: send.sendAt }),
    created_at: send.createdAt,
    updated_at: send.updatedAt,
  };
}

function shown(send: SingleSendData) {
  return {
    id: send.id,
    name: send.name,
    status: send.status,
    categories: send.categories,
    send_at: send.sendAt,
    send_to: send.sendTo,
    email_config: send.emailConfig,
    created_at: send.createdAt,
    updated_at: send.updatedAt,
  };
}
