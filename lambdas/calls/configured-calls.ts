import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createBreaker } from '../breaker/breaker.ts';
import type { CircuitStore } from '../breaker/circuit-store.ts';
import { createDynamoDbCircuitStore } from '../breaker/dynamodb-circuit-store.ts';
import { createDynamoDbRateStore } from '../breaker/dynamodb-rate-store.ts';
import { createRateLimiter } from '../breaker/rate-limiter.ts';
import type { CallGuard } from '../platform/call-guard.ts';
import type { Clock } from '../platform/clock.ts';
import { environmentText } from '../platform/environment.ts';
import type { Invocation } from '../platform/invocation.ts';
import { once } from '../platform/once.ts';
import { tracer } from '../platform/tracer.ts';
import { reportBreakerEvent } from './breaker-report.ts';
import { callSettings } from './call-settings.ts';
import { createCallGuard } from './guard-calls.ts';

/** What clients of services are made with. */
export interface Calls {
  readonly clock: Clock;
  readonly guard: CallGuard;
}

/** It tries nothing twice, since what the breakers write adds up, and gives up soon: nobody waits for it. */
const table = once(() => ({
  documents: DynamoDBDocumentClient.from(
    tracer.captureAWSv3Client(
      new DynamoDBClient({
        maxAttempts: 1,
        requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
      }),
    ),
    { marshallOptions: { removeUndefinedValues: true } },
  ),
  tableName: environmentText('CIRCUIT_BREAKERS_TABLE'),
}));

/** The circuits of the stage that this function belongs to. */
export const configuredCircuits = once((): CircuitStore => createDynamoDbCircuitStore(table()));

/** What this environment knows of circuits and rates lives as long as it does. */
const shared = once(() => {
  const settings = callSettings();
  const called = Object.entries(settings);
  return {
    settings,
    breaker: createBreaker({
      store: configuredCircuits(),
      services: Object.fromEntries(called.map(([service, { circuit }]) => [service, circuit])),
      report: reportBreakerEvent,
    }),
    limiter: createRateLimiter({
      store: createDynamoDbRateStore(table()),
      limits: Object.fromEntries(
        called.flatMap(([service, { rate }]) => (rate === undefined ? [] : [[service, rate]])),
      ),
      report: reportBreakerEvent,
    }),
  };
});

/**
 * The guard of one invocation. Nothing is read before the first call, so that what calls nobody needs no
 * settings.
 * @param claimant who calls, by the same name each time that it tries
 */
export function configuredGuard(
  { clock, deadlineAt }: Pick<Invocation, 'clock' | 'deadlineAt'>,
  claimant: string,
): CallGuard {
  const guard = once(() => createCallGuard({ ...shared(), clock, claimant, deadlineAt }));
  return {
    call: (request, send) => guard().call(request, send),
    reserve: (service, claim) => guard().reserve(service, claim),
  };
}

/** What clients are made with where there is no task of a campaign. */
export const configuredCalls = (
  invocation: Pick<Invocation, 'clock' | 'deadlineAt'>,
  claimant: string,
): Calls => ({
  clock: invocation.clock,
  guard: configuredGuard(invocation, claimant),
});
