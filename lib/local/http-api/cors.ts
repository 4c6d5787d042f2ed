import type { IncomingHttpHeaders } from 'node:http';
import type { CorsConfiguration } from '../assembly/deployment.ts';
import type { Answer } from './proxy-answer.ts';

/** The API's answer to a browser's preflight request, which never reaches a route. */
export function answerPreflight(
  cors: CorsConfiguration,
  method: string,
  headers: IncomingHttpHeaders,
): Answer | undefined {
  const asked = headers['access-control-request-method'];
  if (method !== 'OPTIONS' || headers.origin === undefined || asked === undefined) return undefined;
  const allowed = allowOrigin(cors, headers.origin);
  return {
    status: 204,
    headers:
      allowed === undefined
        ? {}
        : {
            ...allowed,
            ...list('access-control-allow-methods', cors.allowMethods),
            ...list('access-control-allow-headers', cors.allowHeaders),
            ...(cors.maxAgeSeconds !== undefined && { 'access-control-max-age': String(cors.maxAgeSeconds) }),
          },
    body: Buffer.alloc(0),
  };
}

/** Puts the API's own CORS headers in place of the function's, as API Gateway does where CORS is configured. */
export function addCorsHeaders(cors: CorsConfiguration, origin: string | undefined, answer: Answer): Answer {
  const others = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
  const allowed = origin === undefined ? undefined : allowOrigin(cors, origin);
  return {
    ...answer,
    headers: {
      ...Object.fromEntries(others),
      ...(allowed !== undefined && {
        ...allowed,
        ...list('access-control-expose-headers', cors.exposeHeaders),
      }),
    },
  };
}

function allowOrigin(cors: CorsConfiguration, origin: string): Readonly<Record<string, string>> | undefined {
  const allowed = cors.allowOrigins.some((pattern) =>
    pattern.endsWith('*') ? origin.startsWith(pattern.slice(0, -1)) : pattern === origin,
  );
  if (!allowed) return undefined;
  return {
    'access-control-allow-origin': cors.allowOrigins.includes('*') ? '*' : origin,
    ...(cors.allowCredentials && { 'access-control-allow-credentials': 'true' }),
    vary: 'origin',
  };
}

function list(name: string, values: readonly string[]): Readonly<Record<string, string>> {
  return values.length > 0 ? { [name]: values.join(',') } : {};
}
