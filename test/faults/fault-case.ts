import type { Expectation } from './expectation.ts';
import type { FaultPlan } from './fault-plan.ts';

/** One case of the matrix, as data. */
export interface FaultCase {
  /** Printed, and typed to run it alone. */
  readonly name: string;
  readonly scenario: string;
  readonly plans: readonly FaultPlan[];
  readonly expected: Expectation;
}
