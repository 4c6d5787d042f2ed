import { Buffer } from 'node:buffer';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import { type FieldProblem, InvalidInputError } from './errors.ts';
import { createHandler } from './handler.ts';
import type { Invocation } from './invocation.ts';
import { problemOf, RouteRefusal } from './problem.ts';

/** The part of an HTTP API's event (payload format 2.0) that routes use. */
export const HttpEvent = z.object({
  headers: z.record(z.string(), z.string()),
  pathParameters: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean(),
  requestContext: z.object({
    domainName: z.string(),
    stage: z.string(),
    authorizer: z
      .object({
        jwt: z.object({ claims: z.record(z.string(), z.unknown()) }).optional(),
        iam: z.object({ userArn: z.string().nullish(), callerId: z.string().nullish() }).optional(),
      })
      .optional(),
  }),
});
export type HttpEvent = z.infer<typeof HttpEvent>;

export type HttpAnswer = APIGatewayProxyStructuredResultV2;

/** The wrapper of every route: errors become `application/problem+json`. */
export function createRoute(run: (event: HttpEvent, invocation: Invocation) => Promise<HttpAnswer>) {
  return createHandler<typeof HttpEvent, HttpAnswer>({
    work: 'route',
    input: HttpEvent,
    run,
    onError: problemOf,
    isRefusal: (error) => error instanceof RouteRefusal || error instanceof InvalidInputError,
  });
}

export function json(status: number, body: unknown): HttpAnswer {
  return { statusCode: status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** A variable part of the path. */
export function pathParameter(event: HttpEvent, name: string): string {
  return event.pathParameters?.[name] ?? '';
}

/** The body's bytes as they were sent: signatures are over these and no others. */
export function rawBody(event: HttpEvent): Buffer {
  return Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
}

/** The body, checked. @throws InvalidInputError naming each field and how to mend it. */
export function jsonBody<S extends z.ZodType>(event: HttpEvent, schema: S): z.infer<S> {
  const text = rawBody(event).toString('utf8');
  const parsed = schema.safeParse(text === '' ? {} : parseJson(text));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap(problemsOf);
  throw new InvalidInputError('the body cannot be used; nothing was stored', problems);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new InvalidInputError(`the body is not JSON: ${reason}`, [
      { field: '(body)', message: 'must be a JSON object' },
    ]);
  }
}

function problemsOf(issue: z.core.$ZodIssue): FieldProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: [...issue.path, key].join('.'),
      message: 'is not known here; leave it out',
    }));
  }
  return [{ field: issue.path.join('.') || '(body)', message: issue.message }];
}
