import { after } from 'node:test';
import type { HttpApiResource, RouteResource } from '../../../lib/local/assembly/deployment.ts';
import type { TwinCredentials } from '../../../lib/local/http-api/iam-authorizer.ts';
import { openLoopbackServer } from '../../../lib/local/http-api/loopback-server.ts';
import { serveHttpApi } from '../../../lib/local/http-api/serve-http-api.ts';
import { createTokenIssuer, type TokenIssuer } from '../../../lib/local/http-api/token-issuer.ts';
import type { InvocationRequest, InvocationResult } from '../../../lib/local/lambda/lambda-host.ts';
import { aManualClock, type ManualClock } from '../../support/manual-clock.ts';

export const credentials: TwinCredentials = {
  accessKeyId: 'AKIATWIN',
  secretAccessKey: 'secret of the twin',
};

type Invoke = (request: InvocationRequest) => Promise<InvocationResult>;

export interface ServedApi {
  readonly url: string;
  readonly clock: ManualClock;
  readonly issuer: TokenIssuer;
  /** The events that reached a function, oldest first. */
  // biome-ignore lint/suspicious/noExplicitAny: an event is looked into freely
  readonly events: readonly any[];
  readonly log: readonly string[];
}

/** A route to the function `answer` that anybody may call, unless said otherwise. */
export function aRoute(path: string, overrides: Partial<RouteResource> = {}): RouteResource {
  return {
    method: 'ANY',
    path,
    functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:answer',
    timeoutMs: 30_000,
    authorization: { type: 'NONE' },
    ...overrides,
  };
}

/** Serves an API over functions of one's own until the test is done; by default they answer `"ok"`. */
export async function aServedApi(
  api: Partial<HttpApiResource> & Pick<HttpApiResource, 'routes'>,
  invoke: Invoke = async () => answering('ok'),
): Promise<ServedApi> {
  const clock = aManualClock();
  const server = await openLoopbackServer();
  after(() => server.close());
  const issuer = await createTokenIssuer(clock);
  const events: unknown[] = [];
  const log: string[] = [];
  serveHttpApi(server, {
    api: { logicalId: 'Api', id: 'abcdef1234', name: 'api', stageVariables: {}, ...api },
    region: 'us-east-1',
    account: '000000000000',
    clock,
    lambda: {
      invoke: (request) => {
        events.push(JSON.parse(request.payload));
        return invoke(request);
      },
    },
    keys: issuer.keys,
    credentials,
    onLog: (line) => log.push(line),
  });
  return { url: server.url, clock, issuer, events, log };
}

/** What a function that returns this value answers. */
export function answering(value: unknown): InvocationResult {
  return { payload: JSON.stringify(value) };
}
