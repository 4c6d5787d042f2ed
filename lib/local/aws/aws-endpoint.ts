import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Deployment } from '../assembly/deployment.ts';
import type { Clock } from '../clock/clock.ts';
import { type ConnectionPorts, portsOf } from '../connection-ports.ts';
import type { LambdaHost } from '../lambda/lambda-host.ts';
import type { Engine } from '../states/engine.ts';
import { AwsError } from './aws-error.ts';
import { type AwsAnswer, type AwsRequest, readAwsRequest, sendAwsAnswer, signedFor } from './aws-request.ts';
import type { AwsService } from './aws-service.ts';
import { createCloudWatchService, type MetricDatum } from './cloudwatch-service.ts';
import { startDynamoDb } from './dynamodb/dynamodb-service.ts';
import { createEventBridgeService } from './event-bridge-service.ts';
import type { EventBus } from './event-bus.ts';
import { createLambdaService } from './lambda-service.ts';
import { createMessageStore, type MessageStore } from './message-store.ts';
import { createS3Service } from './s3/s3-service.ts';
import { createSecretsManagerService } from './secrets-manager-service.ts';
import { createSnsService } from './sns-service.ts';
import { createSqsService } from './sqs-service.ts';
import { createStepFunctionsService } from './step-functions-service.ts';
import { createStsService } from './sts-service.ts';
import { unknownOperation } from './unknown-operation.ts';

/**
 * What goes wrong with a request to AWS. `lost-answer`: carried out, then the connection breaks; `before` that
 * something else may happen. `late-answer`: carried out at once, and answered after a while.
 */
export type AwsFault =
  | 'throttle'
  | 'fail'
  | 'lost-answer'
  | { readonly kind: 'lost-answer'; readonly before: () => void }
  | { readonly kind: 'late-answer'; readonly ms: number };

/** Asked for every request, by the service's name and the operation. */
export type AwsFaults = (
  service: string,
  operation: string,
  request: AwsRequest,
  connection: ConnectionPorts,
) => AwsFault | undefined;

export interface AwsEndpointOptions {
  readonly clock: Clock;
  readonly deployment: Deployment;
  readonly engine: Engine;
  readonly lambda: LambdaHost;
  /** Values by the secrets' names; a secret without one answers as AWS does. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Where events go; without it EventBridge is refused by name. */
  readonly eventBus?: EventBus;
  /** Where messages go; one for the deployment's queues and topics by default. */
  readonly messages?: MessageStore;
  readonly faults?: AwsFaults;
  /** Names of buckets whose objects everybody may read, as through a content delivery network. */
  readonly publicBuckets?: readonly string[];
  /** Any free port by default. */
  readonly port?: number;
}

export interface AwsEndpoint {
  /** For `AWS_ENDPOINT_URL`; without a slash at the end. */
  readonly url: string;
  readonly messages: MessageStore;
  /** Every metric that was put, oldest first. */
  readonly metrics: readonly MetricDatum[];
  close(): Promise<void>;
}

/** The AWS APIs that the system uses, on one address of the loopback interface. Signatures are not checked. */
export async function startAwsEndpoint(options: AwsEndpointOptions): Promise<AwsEndpoint> {
  const { clock, deployment, engine, lambda, eventBus, publicBuckets = [] } = options;
  const { region, account } = deployment;
  const messages = options.messages ?? createMessageStore({ clock, ...deployment });
  const metrics: MetricDatum[] = [];
  const dynamoDb = await startDynamoDb({ clock, region, account, tables: deployment.tables });
  const services: readonly AwsService[] = [
    dynamoDb.service,
    createStepFunctionsService({
      engine,
      machines: deployment.stateMachines,
      account,
      createdAt: clock.now(),
    }),
    createSecretsManagerService({ clock, resources: deployment.secrets, values: options.secrets }),
    createLambdaService({ lambda, functions: deployment.functions }),
    ...(eventBus === undefined ? [] : [createEventBridgeService(eventBus)]),
    createCloudWatchService(metrics),
    createSqsService(messages, deployment.queues),
    createSnsService(messages),
    createStsService(account),
    createS3Service({ clock, buckets: deployment.buckets.map(({ name }) => name), publicBuckets }),
  ];

  const server = createServer((incoming, response) => {
    // The SDK takes an answer of another time for a sign of skewed clocks, and sends the request once more.
    response.setHeader('date', new Date(clock.now()).toUTCString());
    serve(services, options, incoming, response).catch((error: unknown) => {
      // A client that hung up is not the endpoint's trouble; anything else is a defect and must be seen.
      if (!incoming.destroyed && !response.destroyed) throw error;
    });
  });
  // A frozen sandbox must find its connection again, however long it slept.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the AWS endpoint has no port');

  return {
    url: `http://127.0.0.1:${address.port}`,
    messages,
    metrics,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await dynamoDb.close();
    },
  };
}

async function serve(
  services: readonly AwsService[],
  { faults, clock }: Pick<AwsEndpointOptions, 'faults' | 'clock'>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = await readAwsRequest(incoming);
  const requestId = randomUUID();
  const service = services.find((candidate) => candidate.operationOf(request) !== undefined);
  if (service === undefined) {
    sendAwsAnswer(response, refusedByName(request), requestId);
    return;
  }
  const operation = service.operationOf(request) ?? '';
  const fault = faults?.(service.name, operation, request, portsOf(incoming.socket));
  const answer = await answerOf(service, operation, request, fault);
  if (typeof fault === 'object' && fault.kind === 'late-answer') await clock.sleep(fault.ms);
  if (typeof fault === 'object' && fault.kind === 'lost-answer') fault.before();
  if (fault === 'lost-answer' || (typeof fault === 'object' && fault.kind === 'lost-answer')) {
    response.destroy();
  } else {
    sendAwsAnswer(response, answer, requestId);
  }
}

async function answerOf(
  service: AwsService,
  operation: string,
  request: AwsRequest,
  fault: AwsFault | undefined,
): Promise<AwsAnswer> {
  if (fault === 'throttle') return service.refusal(service.throttled(), request);
  if (fault === 'fail') return service.refusal(internalError('the request was told to fail'), request);
  try {
    return await service.answer(operation, request);
  } catch (error) {
    return service.refusal(error instanceof AwsError ? error : internalError(String(error)), request);
  }
}

function internalError(message: string): AwsError {
  return new AwsError('InternalServerError', message, 500);
}

/** A service that is not here at all: its protocol is unknown, so the error is told in every place. */
function refusedByName(request: AwsRequest): AwsAnswer {
  const form = new URLSearchParams(request.body.toString('latin1'));
  const named = request.headers['x-amz-target'] ?? form.get('Action') ?? `${request.method} ${request.path}`;
  const error = unknownOperation(signedFor(request) ?? 'an unsigned request', named);
  return {
    status: error.statusCode,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.name },
    body: JSON.stringify({ __type: error.name, message: error.message }),
  };
}
