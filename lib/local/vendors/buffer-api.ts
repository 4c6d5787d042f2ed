import { execute, GraphQLError, parse, validate } from 'graphql';
import * as z from 'zod';
import type { Clock } from '../clock/clock.ts';
import { bufferSchema } from './buffer-schema.ts';
import type { SandboxAnswer, SandboxHandler } from './sandbox.ts';

/** So many requests in any window of this length. */
export interface BufferLimit {
  readonly requests: number;
  readonly windowMs: number;
}

export interface BufferApiOptions {
  readonly apiKey: string;
  readonly clock: Clock;
  readonly limit: BufferLimit | undefined;
  /** Resolves the fields of `Query` and `Mutation`. */
  readonly resolvers: object;
}

const GraphqlRequest = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

export function bufferApi({ apiKey, clock, limit, resolvers }: BufferApiOptions): SandboxHandler {
  const schema = bufferSchema();
  const taken: number[] = [];

  const answerDocument = async (body: unknown): Promise<SandboxAnswer> => {
    const request = GraphqlRequest.safeParse(body);
    if (!request.success) return refused('a request needs a query', 'BAD_REQUEST', 400);
    const { query, variables, operationName } = request.data;
    try {
      const document = parse(query);
      const problems = validate(schema, document);
      if (problems[0]) return refused(problems[0].message, 'GRAPHQL_VALIDATION_FAILED');
      const { data, errors } = await execute({
        schema,
        document,
        rootValue: resolvers,
        variableValues: variables ?? {},
        operationName: operationName ?? null,
      });
      if (errors === undefined) return { status: 200, body: { data } };
      return { status: 200, body: { data: data ?? null, errors: errors.map(shownError) } };
    } catch (error) {
      if (error instanceof GraphQLError) return refused(error.message, 'GRAPHQL_PARSE_FAILED');
      throw error;
    }
  };

  return (request) => {
    if (request.path !== '/' || request.method !== 'POST') return { status: 404, body: 'Not Found' };
    const { authorization } = request.headers;
    if (authorization === undefined) return refused('Not authenticated', 'UNAUTHENTICATED', 401);
    if (authorization !== `Bearer ${apiKey}`) return refused('Invalid API key', 'UNAUTHORIZED');
    if (limit !== undefined) {
      const now = clock.now();
      while (taken[0] !== undefined && taken[0] <= now - limit.windowMs) taken.shift();
      if (taken.length >= limit.requests) return tooManyRequests((taken[0] ?? now) + limit.windowMs - now);
      taken.push(now);
    }
    return answerDocument(request.body);
  };
}

/** @param waitMs until a request is allowed again. */
export function tooManyRequests(waitMs: number): SandboxAnswer {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return {
    status: 429,
    headers: { 'retry-after': String(seconds), ratelimit: `"15m";r=0;t=${seconds}` },
    body: {
      data: null,
      errors: [{ message: 'Too many requests', extensions: { code: 'RATE_LIMIT_EXCEEDED', window: '15m' } }],
    },
  };
}

function refused(message: string, code: string, status = 200): SandboxAnswer {
  return { status, body: { data: null, errors: [{ message, extensions: { code } }] } };
}

/** Without a code and a path, it was the variables that do not fit. */
function shownError(error: GraphQLError) {
  const code = error.extensions['code'] ?? (error.path === undefined ? 'BAD_USER_INPUT' : 'UNEXPECTED');
  return { message: error.message, path: error.path, extensions: { ...error.extensions, code } };
}
