import type { TestContext } from 'node:test';
import type { Deployment, FunctionResource, TableResource } from '../../../lib/local/assembly/deployment.ts';
import {
  type AwsEndpoint,
  type AwsEndpointOptions,
  startAwsEndpoint,
} from '../../../lib/local/aws/aws-endpoint.ts';
import { createVirtualClock, type VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import type { InvocationRequest, LambdaHost } from '../../../lib/local/lambda/lambda-host.ts';
import type { Engine } from '../../../lib/local/states/engine.ts';

export const region = 'eu-west-1';
export const account = '123456789012';
export const start = Date.UTC(2026, 5, 1, 12);

export const arn = (service: string, resource: string) =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

export const aDeployment = (parts: Partial<Deployment> = {}): Deployment => ({
  region,
  account,
  stackNames: ['Test'],
  functions: [],
  stateMachines: [],
  tables: [],
  buckets: [],
  secrets: [],
  httpApis: [],
  rules: [],
  queues: [],
  topics: [],
  outputs: {},
  ...parts,
});

export const aTable = (parts: Partial<TableResource> = {}): TableResource => ({
  logicalId: 'Orders',
  name: 'orders',
  arn: arn('dynamodb', 'table/orders'),
  keySchema: [
    { attributeName: 'pk', keyType: 'HASH' },
    { attributeName: 'sk', keyType: 'RANGE' },
  ],
  attributes: [
    { attributeName: 'pk', attributeType: 'S' },
    { attributeName: 'sk', attributeType: 'S' },
  ],
  globalIndexes: [],
  localIndexes: [],
  ...parts,
});

export const aFunction = (name: string): FunctionResource => ({
  logicalId: name,
  name,
  arn: arn('lambda', `function:${name}`),
  codeDirectory: '/nowhere',
  handler: 'index.handler',
  runtime: 'nodejs24.x',
  timeoutMs: 3_000,
  memoryMb: 128,
  environment: {},
  asynchronous: { retryAttempts: 2, maximumAgeMs: 21_600_000 },
});

/** Keeps what it is asked to invoke, and answers what it is told to. */
export const aRecordingLambda = (answer: LambdaHost['invoke'] = async () => ({ payload: 'null' })) => {
  const invoked: InvocationRequest[] = [];
  const queued: InvocationRequest[] = [];
  const host: LambdaHost = {
    invoke(request) {
      invoked.push(request);
      return answer(request);
    },
    async invokeAsync(request) {
      queued.push(request);
    },
    close: async () => {},
  };
  return { host, invoked, queued };
};

/** An engine of which a test uses only what it names. */
export const anEngine = (methods: Partial<Engine> = {}): Engine =>
  new Proxy(methods as Engine, {
    get(target, name) {
      const method = Reflect.get(target, name);
      if (method === undefined) throw new Error(`the test did not expect ${String(name)}`);
      return method;
    },
  });

export interface Fixture {
  readonly endpoint: AwsEndpoint;
  readonly clock: VirtualClock;
  /** For the constructor of any SDK client. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly maxAttempts: number;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
}

export const startFixture = async (
  test: TestContext,
  options: Partial<AwsEndpointOptions> = {},
): Promise<Fixture> => {
  const clock = createVirtualClock({ start });
  const endpoint = await startAwsEndpoint({
    clock,
    deployment: aDeployment(),
    engine: anEngine(),
    lambda: aRecordingLambda().host,
    secrets: {},
    ...options,
  });
  test.after(async () => {
    clock.stop();
    await endpoint.close();
  });
  return {
    endpoint,
    clock,
    client: {
      endpoint: endpoint.url,
      region,
      maxAttempts: 1,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    },
  };
};
