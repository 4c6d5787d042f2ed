import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWTVerifyGetKey } from 'jose';
import type { HttpApiResource, RouteResource } from '../assembly/deployment.ts';
import { AwsError } from '../aws/aws-error.ts';
import type { Clock } from '../clock/clock.ts';
import type { InvocationResult, LambdaHost } from '../lambda/lambda-host.ts';
import { addCorsHeaders, answerPreflight } from './cors.ts';
import { authorizeByIam, type TwinCredentials } from './iam-authorizer.ts';
import { authorizeByJwt, type Verdict } from './jwt-authorizer.ts';
import type { LoopbackServer } from './loopback-server.ts';
import { matchRoute } from './match-route.ts';
import { type Answer, gatewayAnswer, readFunctionAnswer } from './proxy-answer.ts';
import { buildProxyEvent, parseTarget, type RequestTarget } from './proxy-event.ts';
import { readBody } from './request-body.ts';
import { createThrottle } from './throttle.ts';

export interface HttpApiOptions {
  readonly api: HttpApiResource;
  readonly region: string;
  readonly account: string;
  readonly clock: Clock;
  readonly lambda: Pick<LambdaHost, 'invoke'>;
  /** What tokens are checked against, whatever issuer an authorizer names. */
  readonly keys: JWTVerifyGetKey;
  /** What signatures are checked against. */
  readonly credentials: TwinCredentials;
  /** Told why a request was answered with 500 or 503. */
  readonly onLog?: (line: string) => void;
}

/** Serves an HTTP API's routes as API Gateway does: payload format 2.0, its authorizers, its own errors. */
export function serveHttpApi(server: LoopbackServer, options: HttpApiOptions): void {
  const { api, clock } = options;
  const throttle = api.throttle === undefined ? undefined : createThrottle(api.throttle, clock);

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const body = await readBody(request);
    if (api.cors === undefined) return answerRoute(request, body);
    const preflight = answerPreflight(api.cors, request.method ?? 'GET', request.headers);
    return preflight ?? addCorsHeaders(api.cors, request.headers.origin, await answerRoute(request, body));
  };

  const answerRoute = async (request: IncomingMessage, body: Buffer | undefined): Promise<Answer> => {
    if (body === undefined) return gatewayAnswer(413);
    if (throttle?.admits() === false) return gatewayAnswer(429);
    const target = parseTarget(request.url);
    const match = matchRoute(api.routes, request.method ?? 'GET', target.path);
    if (match === undefined) return gatewayAnswer(404);
    const verdict = await authorize(match.route, request, target, body, options);
    if (verdict?.allowed === false) return gatewayAnswer(verdict.status, verdict.headers);
    const event = buildProxyEvent({
      api,
      account: options.account,
      request,
      target,
      match,
      body,
      ...(verdict !== undefined && { authorizer: verdict.authorizer }),
      now: clock.now(),
    });
    return callFunction(match.route, JSON.stringify(event), options);
  };

  server.handle((request, response) => {
    answer(request).then(
      (answered) => send(response, answered),
      (error: unknown) => {
        options.onLog?.(`${request.method} ${request.url}: ${String(error)}`);
        // A client that went away while it was sending gets no answer.
        if (!response.destroyed) send(response, gatewayAnswer(500));
      },
    );
  });
}

async function authorize(
  { authorization }: RouteResource,
  request: IncomingMessage,
  target: RequestTarget,
  body: Buffer,
  { keys, credentials, region, account, clock }: HttpApiOptions,
): Promise<Verdict | undefined> {
  const now = clock.now();
  switch (authorization.type) {
    case 'NONE':
      return undefined;
    case 'JWT':
      return authorizeByJwt(request.headers.authorization, { authorization, keys, now });
    case 'AWS_IAM':
      return authorizeByIam(request, target, body, { credentials, region, account, now });
    default:
      return authorization satisfies never;
  }
}

async function callFunction(
  route: RouteResource,
  payload: string,
  { lambda, clock, onLog }: HttpApiOptions,
): Promise<Answer> {
  const routeKey = `${route.method} ${route.path}`;
  const { promise: timeout, resolve: timedOut } = Promise.withResolvers<undefined>();
  const cancel = clock.at(clock.now() + route.timeoutMs, () => timedOut(undefined));
  let result: InvocationResult | undefined;
  try {
    result = await Promise.race([lambda.invoke({ functionArn: route.functionArn, payload }), timeout]);
  } catch (error) {
    onLog?.(`${routeKey}: ${String(error)}`);
    return gatewayAnswer(error instanceof AwsError && error.name === 'TooManyRequestsException' ? 503 : 500);
  } finally {
    cancel();
  }
  if (result === undefined) {
    onLog?.(`${routeKey}: the function did not answer within ${route.timeoutMs} ms`);
    return gatewayAnswer(503);
  }
  const answer = result.functionError === undefined ? readFunctionAnswer(result.payload) : undefined;
  if (answer === undefined) onLog?.(`${routeKey}: no answer that can be sent: ${result.payload}`);
  return answer ?? gatewayAnswer(500);
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const bodiless = status === 204 || status === 304;
  if (bodiless) response.removeHeader('content-type');
  else response.setHeader('content-length', body.length);
  response.writeHead(status).end(bodiless ? undefined : body);
}
