import {
  RetryLaterError,
  StoreUnavailableError,
  VendorUnavailableError,
} from '../../../lambdas/platform/errors.ts';
import { Died, type Invoke, type ReviewInvocation } from './schedule-invocation.ts';
import type { ReviewWorld } from './schedule-world.ts';

const retryMs = 5_000;

/** More invocations than that in one state never come to an end. */
const mostInvocations = 40;

/** One try of a state. */
interface Attempt {
  /** Whether the machine has gone on from the state. */
  readonly isOver: () => boolean;
  readonly failed: () => void;
}

interface StateParts {
  readonly invoke: Invoke;
  /** Whether the machine has come to its end. */
  readonly isOver: () => boolean;
  /** A state has given up. */
  readonly failed: (error: string) => void;
}

export type RunState = ReturnType<typeof createStates>;

/** Runs a state of the machine: entered anew where it has to wait, and tried again where it has failed. */
export function createStates({ threads, plan }: ReviewWorld, { invoke, isOver, failed }: StateParts) {
  const machineFates = [...plan.machineFates];

  return function state<T>(
    name: string,
    work: (invocation: ReviewInvocation, attempt: { enteredAt: number; n: number }) => Promise<T>,
    then: (result: T) => void,
    started: (again: (ms: number, error: Error) => void) => Attempt = () => ({
      isOver: () => false,
      failed: () => {},
    }),
  ): void {
    let count = 0;
    const run = (enteredAt: number, n: number) => {
      count += 1;
      if (count > mostInvocations) throw new Error(`${name} never comes to an end`);
      let done = false;
      const fail = (error: Error) => {
        if (done || isOver() || seen.isOver()) return;
        done = true;
        seen.failed();
        if (error instanceof RetryLaterError) {
          const at = Math.max(error.retryAt, threads.now());
          threads.at(at, () => seen.isOver() || run(at, 0));
        } else if (mayBeTriedAgain(error)) {
          threads.at(threads.now() + retryMs, () => seen.isOver() || run(enteredAt, n + 1));
        } else {
          failed(`${name}: ${error.name}: ${error.message}`);
        }
      };
      const seen = started((ms, error) => threads.at(threads.now() + ms, () => fail(error)));
      const fate =
        count <= 2 ? (machineFates.shift() ?? { kind: 'fine' as const }) : { kind: 'fine' as const };
      invoke(name, fate, (invocation) => work(invocation, { enteredAt, n }), {
        ended: (result) => {
          if (done) return;
          done = true;
          then(result);
        },
        failed: fail,
      });
    };
    run(threads.now(), 0);
  };
}

function mayBeTriedAgain(error: Error): boolean {
  return (
    error instanceof Died || error instanceof VendorUnavailableError || error instanceof StoreUnavailableError
  );
}
