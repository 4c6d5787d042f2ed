import { type Override, overrideInForce } from '../../breaker/circuit.ts';
import type { CircuitStore } from '../../breaker/circuit-store.ts';
import type { Clock } from '../../platform/clock.ts';
import { logger } from '../../platform/logger.ts';
import type { CircuitName } from './circuit-names.ts';

/** Where people's words are read. */
export interface Words {
  readonly circuits: Pick<CircuitStore, 'read'>;
  readonly clock: Clock;
}

/** A person's word on a circuit. Where it cannot be read there is none: the table never stands in the way. */
export async function wordOn(name: CircuitName, { circuits, clock }: Words): Promise<Override | undefined> {
  try {
    return overrideInForce(await circuits.read(name, 'strong'), clock.now());
  } catch (error) {
    logger.warn('whether a circuit is forced cannot be read', {
      circuit: name,
      error_name: error instanceof Error ? error.name : 'unknown',
      reason: error instanceof Error ? error.message : String(error),
    });
    return undefined;
  }
}
