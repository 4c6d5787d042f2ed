import type { Deployment, RuleResource } from './assembly/deployment.ts';
import { readDeployment } from './assembly/read-deployment.ts';
import { type AwsEndpoint, type AwsFaults, startAwsEndpoint } from './aws/aws-endpoint.ts';
import { createEventBus, type EventBus } from './aws/event-bus.ts';
import { createMessageStore, type MessageStore } from './aws/message-store.ts';
import { statusChangeEvent } from './aws/status-change-event.ts';
import type { Clock } from './clock/clock.ts';
import { createRealClock } from './clock/real-clock.ts';
import type { TwinCredentials } from './http-api/iam-authorizer.ts';
import { type LoopbackServer, openLoopbackServer } from './http-api/loopback-server.ts';
import { serveHttpApi } from './http-api/serve-http-api.ts';
import { firstAudience, serveTokenIssuer } from './http-api/serve-token-issuer.ts';
import { createTokenIssuer, type TokenClaims, type TokenIssuer } from './http-api/token-issuer.ts';
import type { Deliver, LambdaHostOptions, LocalLambdaHost } from './lambda/host-options.ts';
import { createInProcessHost, type InProcessOptions } from './lambda/in-process-host.ts';
import type { Mishaps } from './lambda/mishap.ts';
import { createProcessHost } from './lambda/process-host.ts';
import { createEngine } from './states/create-engine.ts';
import type { Engine, EngineOptions } from './states/engine.ts';

export interface TwinOptions extends InProcessOptions {
  /** A CDK app's output folder, `cdk.out`. */
  readonly assemblyDirectory: string;
  /** The machine's own time by default. */
  readonly clock?: Clock;
  /** How functions run: each sandbox a process, or all in this one. */
  readonly host: 'process' | 'in-process';
  /** Set for every function, and stronger than the template; asked once the AWS endpoint has its address. */
  readonly environment?: (place: TwinPlace) => Readonly<Record<string, string>>;
  /** Values by the secrets' names; a template's own values need not be given. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Of the first HTTP API; any free port by default, as all the others. */
  readonly apiPort?: number;
  readonly issuerPort?: number;
  readonly awsPort?: number;
  readonly onLog?: (line: TwinLogLine) => void;
  /** Concurrent invocations in the account; Lambda's quota of 1000 by default. */
  readonly concurrency?: number;
  /** Whether schedules run, or which of them; they do by default. Rules on events always do. */
  readonly schedules?: boolean | ((schedule: RuleResource) => boolean);
  /** Types of resources that the system works without. */
  readonly without?: readonly string[];
  /** Buckets whose objects everybody may read, as through a content delivery network. */
  readonly publicBuckets?: (deployment: Deployment) => readonly string[];
  /** What goes wrong with requests to AWS. */
  readonly awsFaults?: AwsFaults;
  /** Uniform in [0, 1), for the jitter of retries. */
  readonly random?: () => number;
  /** What goes wrong with invocations. */
  readonly mishaps?: Mishaps;
  /** Told of every event in the history of an execution. */
  readonly onHistoryEvent?: EngineOptions['onHistoryEvent'];
}

/** What is known of a twin before its functions run. */
export interface TwinPlace {
  readonly deployment: Deployment;
  /** Without a slash at the end. */
  readonly awsEndpointUrl: string;
}

export interface TwinLogLine {
  /** A function's name, or that of an API. */
  readonly source: string;
  readonly requestId?: string;
  readonly line: string;
}

/** A deployment that runs on this machine. */
export interface Twin {
  readonly deployment: Deployment;
  readonly clock: Clock;
  readonly engine: Engine;
  readonly lambda: LocalLambdaHost;
  readonly eventBus: EventBus;
  /** What was sent to queues and topics, dead letters among it. */
  readonly messages: MessageStore;
  /** `http://127.0.0.1:<port>` of the first HTTP API, without a slash at the end; empty if there is none. */
  readonly apiUrl: string;
  /** The same of every HTTP API, by its logical id. */
  readonly apiUrls: Readonly<Record<string, string>>;
  readonly issuer: TokenIssuer & { readonly url: string };
  readonly awsEndpointUrl: string;
  readonly awsEndpoint: AwsEndpoint;
  /** The access key that routes with IAM authorization accept. */
  readonly credentials: TwinCredentials;
  /**
   * A token for the first JWT authorizer of the deployment, with every scope that its routes ask for.
   * @throws Error if no route takes a token.
   */
  signIn(claims: TokenClaims): Promise<string>;
  /** How many paid transitions all executions together have made. */
  transitions(): number;
  /** Ends everything that was started, executions too. Idempotent. */
  close(): Promise<void>;
}

/** What Lambda gives every function of the twin; nothing outside the twin accepts it. */
const credentials: TwinCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/**
 * Runs a synthesised app on this machine: its functions, state machines, tables, buckets, secrets, queues,
 * topics, rules, schedules and HTTP APIs, on loopback only.
 * @throws AssemblyError, UnsupportedResourceError, UnsupportedDefinitionError if the app cannot be run.
 */
export async function startTwin(options: TwinOptions): Promise<Twin> {
  const closers: (() => unknown)[] = [];
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= closeInReverse(closers);
    return closed;
  };
  try {
    return { ...(await start(options, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(options: TwinOptions, closers: (() => unknown)[]): Promise<Omit<Twin, 'close'>> {
  const { clock = createRealClock() } = options;
  const open = async (port: number | undefined): Promise<LoopbackServer> => {
    const server = await openLoopbackServer(port);
    closers.push(() => server.close());
    return server;
  };

  const { deployment, apiServers } = await openApis(options, open);
  const messages = createMessageStore({ clock, queues: deployment.queues, topics: deployment.topics });
  // Functions need the endpoint's address, and the endpoint invokes functions.
  const started = Promise.withResolvers<LocalLambdaHost>();
  const lambda: LocalLambdaHost = {
    invoke: async (request) => (await started.promise).invoke(request),
    invokeAsync: async (request) => (await started.promise).invokeAsync(request),
    idle: async () => (await started.promise).idle(),
    close: async () => (await started.promise).close(),
  };

  const engine = createEngine({
    clock,
    region: deployment.region,
    account: deployment.account,
    invokeLambda: lambda.invoke,
    onStatusChange: (change) => eventBus.publish(statusChangeEvent(change, deployment)),
    ...(options.random !== undefined && { random: options.random }),
    ...(options.onHistoryEvent !== undefined && { onHistoryEvent: options.onHistoryEvent }),
  });
  closers.push(() => engine.close());
  const eventBus = createEventBus({ clock, deployment, lambda, engine });
  closers.push(() => eventBus.close());
  for (const machine of deployment.stateMachines) engine.load(machine);

  const awsEndpoint = await startAwsEndpoint({
    clock,
    deployment,
    engine,
    lambda,
    eventBus,
    messages,
    secrets: { ...initialSecrets(deployment), ...options.secrets },
    publicBuckets: options.publicBuckets?.(deployment) ?? [],
    ...(options.awsFaults !== undefined && { faults: options.awsFaults }),
    ...(options.awsPort !== undefined && { port: options.awsPort }),
  });
  closers.push(() => awsEndpoint.close());

  const host = await startHost(options, {
    functions: deployment.functions,
    region: deployment.region,
    clock,
    environment: {
      AWS_ENDPOINT_URL: awsEndpoint.url,
      ...options.environment?.({ deployment, awsEndpointUrl: awsEndpoint.url }),
    },
    ...(options.concurrency !== undefined && { concurrencyLimit: options.concurrency }),
    ...(options.mishaps !== undefined && { mishaps: options.mishaps }),
    onLog: ({ functionName, ...line }) => options.onLog?.({ source: functionName, ...line }),
    deliver: deliverTo(deployment, lambda, messages),
  });
  closers.push(() => host.close());
  started.resolve(host);

  const issuer = await createTokenIssuer(clock);
  const audience = firstAudience(deployment);
  const issuerServer = await open(options.issuerPort);
  serveTokenIssuer(issuerServer, { issuer, audience });

  for (const api of deployment.httpApis) {
    const server = apiServers.get(api.id);
    if (server === undefined) continue;
    serveHttpApi(server, {
      api,
      region: deployment.region,
      account: deployment.account,
      clock,
      lambda,
      keys: issuer.keys,
      credentials,
      onLog: (line) => options.onLog?.({ source: api.name, line }),
    });
  }
  const { schedules = true } = options;
  eventBus.start(typeof schedules === 'boolean' ? () => schedules : schedules);

  const apiUrls = Object.fromEntries(
    deployment.httpApis.map(({ logicalId, id }) => [logicalId, apiServers.get(id)?.url ?? '']),
  );
  return {
    deployment,
    clock,
    engine,
    lambda,
    eventBus,
    messages,
    apiUrl: Object.values(apiUrls)[0] ?? '',
    apiUrls,
    issuer: { ...issuer, url: issuerServer.url },
    awsEndpointUrl: awsEndpoint.url,
    awsEndpoint,
    credentials,
    signIn: async (claims) => {
      if (audience === undefined) throw new Error('No route of this deployment takes a token');
      return issuer.sign(claims, audience);
    },
    transitions: () =>
      deployment.stateMachines
        .flatMap(({ arn }) => engine.listExecutions({ stateMachineArn: arn }))
        .reduce((total, { executionArn }) => total + engine.transitions(executionArn), 0),
  };
}

/**
 * Reads the deployment twice: the first time to learn which APIs there are, the second with their addresses,
 * so that a function which is told its API's address by the template can call it.
 */
async function openApis(
  { assemblyDirectory, apiPort, without = [] }: TwinOptions,
  open: (port: number | undefined) => Promise<LoopbackServer>,
): Promise<{ deployment: Deployment; apiServers: ReadonlyMap<string, LoopbackServer> }> {
  const apiServers = new Map<string, LoopbackServer>();
  for (const [index, { id }] of readDeployment(assemblyDirectory, { without }).httpApis.entries()) {
    apiServers.set(id, await open(index === 0 ? apiPort : undefined));
  }
  const apiEndpoint = (id: string) => apiServers.get(id)?.url ?? '';
  const deployment = readDeployment(assemblyDirectory, { without, apiEndpoint });
  return { deployment, apiServers };
}

async function startHost(
  { host, compiled, crashes, maxSandboxesPerFunction }: TwinOptions,
  options: LambdaHostOptions,
): Promise<LocalLambdaHost> {
  switch (host) {
    case 'process':
      return createProcessHost(options);
    case 'in-process':
      return createInProcessHost({
        ...options,
        ...(compiled !== undefined && { compiled }),
        ...(crashes !== undefined && { crashes }),
        ...(maxSandboxesPerFunction !== undefined && { maxSandboxesPerFunction }),
      });
    default:
      return host satisfies never;
  }
}

/** Where asynchronous invocations go that could not be done: a queue, a topic or another function. */
function deliverTo(deployment: Deployment, lambda: LocalLambdaHost, messages: MessageStore): Deliver {
  return async (arn, body, attributes) => {
    const isFunction = deployment.functions.some((one) => arn === one.arn || arn.startsWith(`${one.arn}:`));
    if (isFunction) await lambda.invokeAsync({ functionArn: arn, payload: body });
    else messages.send(arn, body, attributes);
  };
}

const initialSecrets = ({ secrets }: Deployment): Record<string, string> =>
  Object.fromEntries(
    secrets.flatMap(({ name, initialValue }) => (initialValue === undefined ? [] : [[name, initialValue]])),
  );

async function closeInReverse(closers: (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const closeOne of closers.splice(0).reverse()) {
    try {
      await closeOne();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'The twin could not be closed entirely');
}
