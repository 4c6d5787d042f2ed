import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { HttpApiResource } from '../assembly/deployment.ts';
import type { RouteMatch } from './match-route.ts';

/** What is known of a request once its route is chosen and its caller authorised. */
export interface ProxyRequest {
  readonly api: HttpApiResource;
  readonly account: string;
  readonly request: IncomingMessage;
  readonly target: RequestTarget;
  readonly match: RouteMatch;
  readonly body: Buffer;
  /** What the authorizer adds to the request context. */
  readonly authorizer?: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface RequestTarget {
  /** Decoded, which is what HTTP APIs pass on even as `rawPath`. */
  readonly path: string;
  /** As sent. */
  readonly rawPath: string;
  readonly rawQueryString: string;
}

/** Splits a request's target. A path that is not valid percent-encoding stays as it is. */
export function parseTarget(url = '/'): RequestTarget {
  const [rawPath = '/', ...query] = url.split('?');
  return { path: decodeOrKeep(rawPath), rawPath, rawQueryString: query.join('?') };
}

/** The event of payload format 2.0. What would be empty is left out, as API Gateway does. */
export function buildProxyEvent({
  api,
  account,
  request,
  target,
  match,
  body,
  authorizer,
  now,
}: ProxyRequest) {
  const { cookie, headers } = readHeaders(request, body, now);
  const query = new URLSearchParams(target.rawQueryString);
  const queryStringParameters = Object.fromEntries(
    [...new Set(query.keys())].map((name) => [name, query.getAll(name).join(',')]),
  );
  const domainName = request.headers.host ?? '';
  const isBase64Encoded = body.length > 0 && !isText(request);
  return {
    version: '2.0',
    routeKey: match.routeKey,
    rawPath: target.path,
    rawQueryString: target.rawQueryString,
    ...(cookie.length > 0 && { cookies: cookie }),
    headers,
    ...(Object.keys(queryStringParameters).length > 0 && { queryStringParameters }),
    requestContext: {
      accountId: account,
      apiId: api.id,
      ...(authorizer !== undefined && { authorizer }),
      domainName,
      domainPrefix: domainName.split('.')[0] ?? '',
      http: {
        method: request.method ?? 'GET',
        path: target.path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: randomBytes(11).toString('base64'),
      routeKey: match.routeKey,
      stage: '$default',
      time: commonLogTime(now),
      timeEpoch: now,
    },
    ...(Object.keys(match.pathParameters).length > 0 && { pathParameters: match.pathParameters }),
    ...(Object.keys(api.stageVariables).length > 0 && { stageVariables: api.stageVariables }),
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
}

/** Content types that reach a function as text; all others, forms too, are base64-encoded. */
const textTypes = /^(text\/.*|application\/(json|xml|javascript))$/;

function isText(request: IncomingMessage): boolean {
  if (request.headers['content-encoding'] !== undefined) return false;
  const [type = ''] = (request.headers['content-type'] ?? '').split(';');
  return textTypes.test(type.trim().toLowerCase());
}

/** Names in lower case, several values joined by commas, cookies apart, and what the gateway adds. */
function readHeaders(request: IncomingMessage, body: Buffer, now: number) {
  const { cookie, connection, 'transfer-encoding': _, ...sent } = request.headersDistinct;
  const headers: Record<string, string> = Object.fromEntries(
    Object.entries(sent).map(([name, values]) => [name, (values ?? []).join(',')]),
  );
  const traceId = `1-${Math.floor(now / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
  const source = request.socket.remoteAddress ?? '127.0.0.1';
  const forwardedFor = headers['x-forwarded-for'];
  return {
    cookie: (cookie ?? []).flatMap((line) => line.split(/;\s*/)).filter((pair) => pair !== ''),
    headers: {
      ...headers,
      ...(body.length > 0 && { 'content-length': String(body.length) }),
      'x-amzn-trace-id': headers['x-amzn-trace-id'] ?? `Root=${traceId}`,
      'x-forwarded-for': forwardedFor === undefined ? source : `${forwardedFor}, ${source}`,
      'x-forwarded-port': String(request.socket.localPort ?? ''),
      'x-forwarded-proto': 'http',
    },
  };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(now: number): string {
  const [date = '', time = ''] = new Date(now).toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${months[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
}

function decodeOrKeep(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
