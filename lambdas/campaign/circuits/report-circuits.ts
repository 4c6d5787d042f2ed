import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { type CircuitKind, overrideInForce } from '../../breaker/circuit.ts';
import type { CircuitStore } from '../../breaker/circuit-store.ts';
import { logger } from '../../platform/logger.ts';
import { addServiceMetric } from '../../platform/service-metric.ts';
import { type CircuitName, circuitNames } from './circuit-names.ts';

/** First words of the log line: they never change with the case at hand. */
export const reportMessage = 'a circuit is not as it should be';

/** The values of the metric `circuit_breaker_state`. */
const values = { closed: 0, 'half-open': 1, open: 2 } as const satisfies Record<CircuitKind, number>;

/** Says of each circuit that is not closed, or is forced, how it stands. @returns those */
export async function reportCircuits(
  circuits: Pick<CircuitStore, 'read'>,
  now: number,
): Promise<CircuitName[]> {
  const read = await Promise.all(
    circuitNames.map(async (name) => ({ name, circuit: await circuits.read(name, 'strong') })),
  );
  return read.flatMap(({ name, circuit }) => {
    const override = overrideInForce(circuit, now);
    const state = override?.to ?? circuit.state.kind;
    if (state === 'closed' && override === undefined) return [];
    addServiceMetric('circuit_breaker_state', { service: name }, values[state], MetricUnit.NoUnit);
    const forced = override === undefined ? {} : { forced_by: override.actor, reason: override.reason };
    logger.warn(reportMessage, { circuit: name, state, generation: circuit.generation, ...forced });
    return [name];
  });
}
