import type { Timer } from '../../../lambdas/breaker/patience.ts';
import type { Clock } from '../../../lambdas/platform/clock.ts';
import type { Send } from '../../support/dynalite-table.ts';

/** A breaker as a benchmark uses it: rejects what it refuses, and what fails. */
export type Guard = (work: () => Promise<number>) => Promise<number>;

/** What an environment has. */
export interface World {
  /** Name of the circuit. */
  readonly service: string;
  readonly send: Send;
  readonly clock?: Clock;
  readonly timer?: Timer;
}

/** Makes the breaker of one environment. */
export type Contender = (world: World) => Guard;

/** In no run of the benchmark is a circuit to be tried again. */
export const neverMs = 2 ** 30;
