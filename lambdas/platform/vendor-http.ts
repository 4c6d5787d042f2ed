import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import type * as z from 'zod';
import type { BegunEffect } from './begun-effect.ts';
import type { CallGuard } from './call-guard.ts';
import type { Clock } from './clock.ts';
import {
  AmbiguousOutcomeError,
  InvocationOverError,
  ThrottledError,
  VendorConflictError,
  VendorRejectedError,
  VendorUnavailableError,
} from './errors.ts';
import type { Service } from './services.ts';

/** What an answer means for the question whether something happened. */
export type Outcome = 'ok' | 'rejected' | 'throttled' | 'conflict' | 'ambiguous';

/** An answer before it is judged. Header names are in lower case. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** How one vendor speaks, where it differs from the rule in `outcomeOf`. */
export interface VendorDialect {
  /** The outcome, where this vendor means something else than its HTTP status says. */
  readonly outcome?: (answer: RawAnswer, request: VendorRequest) => Outcome | undefined;
  /** The vendor's error as one line; it is quoted in errors, so it must not hold a secret. */
  readonly explain?: (answer: RawAnswer) => { readonly message: string; readonly code?: string } | undefined;
  /** When a throttled request may be tried again (milliseconds since the epoch). */
  readonly retryAt?: (answer: RawAnswer, now: number) => number | undefined;
  /** Whether the vendor's published rate counts this request; none is counted by default. */
  readonly rated?: (request: VendorRequest) => boolean;
}

interface RequestBase {
  /** What logs, metrics and traces call it, such as `slack.send_message`. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Under the base URL; every variable part already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly responseType?: 'json' | 'text' | 'arraybuffer';
  /** Statuses besides 2xx that are an answer and no error; their body is not parsed. */
  readonly accept?: readonly number[];
}

/** A request that changes something needs the effect that it carries out; one that reads needs none. */
export type VendorRequest = RequestBase &
  ({ readonly kind: 'read' } | { readonly kind: 'write'; readonly effect: BegunEffect });

export interface VendorAnswer<T> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: T;
}

/** One HTTP client a vendor: no redirects, no hidden retries, and secrets never in an error. */
export interface VendorHttp {
  /** Sends, and parses a 2xx body with `schema`. @throws the errors of `errors.ts`, by outcome. */
  send<S extends z.ZodType>(request: VendorRequest, schema: S): Promise<VendorAnswer<z.infer<S>>>;
  /** Like `send`, with `undefined` for a body whose status is one of `request.accept`. */
  sendOptional<S extends z.ZodType>(
    request: VendorRequest,
    schema: S,
  ): Promise<VendorAnswer<z.infer<S> | undefined>>;
}

export interface VendorHttpOptions {
  readonly service: Service;
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** Stands before every request. */
  readonly guard: CallGuard;
  readonly dialect?: VendorDialect;
  /** Milliseconds from sending to the last byte of the answer; 20 seconds by default. */
  readonly timeoutMs?: number;
  /** How long after a lost answer the first look is worth while, in milliseconds; 5 seconds by default. */
  readonly settleMs?: number;
}

/** Errors of Node's network stack that prove that the request never left. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** The rule for HTTP APIs; a dialect says where its vendor differs. */
export function outcomeOf(answer: RawAnswer): Outcome {
  if (answer.status >= 200 && answer.status < 300) return 'ok';
  if (answer.status === 429 || answer.status === 529) return 'throttled';
  if (answer.status === 409) return 'conflict';
  if (answer.status === 408 || answer.status >= 500) return 'ambiguous';
  return 'rejected';
}

/** `Retry-After` in seconds or as a date; one minute from now where there is none. */
export function retryAfter(answer: RawAnswer, now: number): number {
  const value = answer.headers['retry-after'];
  if (value === undefined) return now + 60_000;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return now + seconds * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? now + 60_000 : date;
}

export function createVendorHttp(options: VendorHttpOptions): VendorHttp {
  const client = axios.create({
    baseURL: options.baseUrl,
    headers: { 'User-Agent': 'campaign-orchestrator', ...options.headers },
    maxRedirects: 0,
    maxContentLength: 20 * 1024 * 1024,
    proxy: false,
    validateStatus: () => true,
  });
  const attempt = <T>(request: VendorRequest, judged: (answer: RawAnswer) => T): Promise<T> => {
    const rated = options.dialect?.rated?.(request) ?? false;
    return options.guard.call({ service: options.service, operation: request.operation, rated }, async () => {
      refuseAfterDeadline(request, options);
      return judged(await exchange(client, request, options));
    });
  };
  return {
    send: (request, schema) =>
      attempt(request, (answer) => {
        throwUnlessOk(answer, request, options);
        return { ...answer, body: parseBody(answer, schema, request, options) };
      }),
    sendOptional: (request, schema) =>
      attempt(request, (answer) => {
        if (request.accept?.includes(answer.status)) return { ...answer, body: undefined };
        throwUnlessOk(answer, request, options);
        return { ...answer, body: parseBody(answer, schema, request, options) };
      }),
  };
}

/** In one process nothing else stops an invocation that was given up long ago. */
function refuseAfterDeadline(request: VendorRequest, { clock }: VendorHttpOptions): void {
  if (request.kind === 'write' && clock.now() >= request.effect.sendBefore) {
    throw new InvocationOverError(`${request.operation} was not sent: the invocation's time is over`);
  }
}

async function exchange(
  client: AxiosInstance,
  request: VendorRequest,
  options: VendorHttpOptions,
): Promise<RawAnswer> {
  const overdue = new AbortController();
  const timer = setTimeout(() => overdue.abort(), options.timeoutMs ?? 20_000);
  // The request keeps the process alive; its limit need not.
  timer.unref();
  try {
    const response = await client.request({
      method: request.method,
      url: request.path,
      params: request.query ?? {},
      headers: { ...request.headers },
      data: request.body,
      responseType: request.responseType ?? 'json',
      signal: overdue.signal,
    });
    return { status: response.status, headers: headersOf(response), body: response.data };
  } catch (error) {
    throw lostAnswer(error, overdue.signal.aborted, request, options);
  } finally {
    clearTimeout(timer);
  }
}

function headersOf(response: AxiosResponse): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

/** The axios error itself is never a cause: it carries the request with its token. */
function lostAnswer(
  error: unknown,
  timedOut: boolean,
  request: VendorRequest,
  options: VendorHttpOptions,
): Error {
  const code = axios.isAxiosError(error) ? error.code : undefined;
  const reason = timedOut ? 'no answer in time' : (code ?? 'the connection broke');
  const unsent = !timedOut && code !== undefined && neverSent.has(code);
  if (request.kind === 'read' || unsent) {
    return new VendorUnavailableError(`${request.operation}: ${reason}`);
  }
  return ambiguous(`${request.operation}: ${reason}`, options);
}

function ambiguous(message: string, { clock, settleMs, service }: VendorHttpOptions): AmbiguousOutcomeError {
  return new AmbiguousOutcomeError(message, clock.now() + (settleMs ?? 5_000), { service });
}

function throwUnlessOk(answer: RawAnswer, request: VendorRequest, options: VendorHttpOptions): void {
  const dialect = options.dialect ?? {};
  const outcome = dialect.outcome?.(answer, request) ?? outcomeOf(answer);
  if (outcome === 'ok') return;
  const explained = dialect.explain?.(answer);
  const message = `${request.operation}: ${answer.status}${explained ? ` ${explained.message}` : ''}`;
  switch (outcome) {
    case 'throttled': {
      const now = options.clock.now();
      const retryAt = dialect.retryAt?.(answer, now) ?? retryAfter(answer, now);
      throw new ThrottledError(message, retryAt, { service: options.service });
    }
    case 'conflict':
      throw new VendorConflictError(message);
    case 'ambiguous':
      if (request.kind === 'read') throw new VendorUnavailableError(message);
      throw ambiguous(message, options);
    case 'rejected': {
      const code = explained?.code;
      throw new VendorRejectedError(message, {
        status: answer.status,
        ...(code === undefined ? {} : { code }),
      });
    }
    default:
      outcome satisfies never;
  }
}

/** An answer that we cannot read after a write still means that something may have happened. */
function parseBody<S extends z.ZodType>(
  answer: RawAnswer,
  schema: S,
  request: VendorRequest,
  options: VendorHttpOptions,
): z.infer<S> {
  const parsed = schema.safeParse(answer.body);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || '(body)').join(', ');
  const message = `${request.operation}: the answer is not what its API describes (${fields})`;
  throw request.kind === 'read' ? new VendorUnavailableError(message) : ambiguous(message, options);
}
