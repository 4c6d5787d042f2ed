import type { Permit } from '../../lambdas/breaker/breaker.ts';
import type { Outcome } from '../../lambdas/breaker/outcome.ts';
import { CallSettings } from '../../lambdas/calls/call-settings.ts';
import { createCallGuard } from '../../lambdas/calls/guard-calls.ts';
import type { CallGuard, GuardedRequest } from '../../lambdas/platform/call-guard.ts';
import { CircuitOpenError, TurnAssignedError } from '../../lambdas/platform/errors.ts';
import { aManualClock } from '../support/manual-clock.ts';

export const render: GuardedRequest = { service: 'figma', operation: 'figma.render', rated: true };
export const download: GuardedRequest = { service: 'figma', operation: 'figma.download', rated: false };

/** How long the invocation lives, in milliseconds. */
export const lifeMs = 60_000;

/** A guard over a circuit and a rate that do as they are told, and keep what they were asked. */
export function aGuard() {
  const clock = aManualClock();
  const asked: string[] = [];
  const settled: Outcome['kind'][] = [];
  let openUntil: number | undefined;
  let turns: readonly number[] = [];

  const permit = (): Permit => {
    let isSettled = false;
    return {
      async settle({ kind }) {
        if (!isSettled) settled.push(kind);
        isSettled = true;
      },
    };
  };
  const admit = async (service: string): Promise<Permit> => {
    asked.push(`circuit ${service}`);
    if (openUntil !== undefined) throw new CircuitOpenError(`${service} is open`, openUntil, { service });
    return permit();
  };
  const guard = (claimant = 'c1/design/email'): CallGuard =>
    createCallGuard({
      breaker: { admit, call: () => Promise.reject(new Error('the guard settles by itself')) },
      limiter: {
        async take(bucket, claim) {
          asked.push(`turn ${claim}`);
          const [turn, ...rest] = turns;
          turns = rest;
          if (turn !== undefined && turn > clock.now()) throw new TurnAssignedError(bucket, turn);
        },
      },
      settings: CallSettings.parse({}),
      clock,
      timer: (milliseconds, then) => clock.at(clock.now() + milliseconds, then),
      claimant,
      deadlineAt: clock.now() + lifeMs,
    });
  return {
    clock,
    asked,
    settled,
    guard,
    /** Until when the circuit is open; closed, where it is left out. */
    open: (until?: number) => {
      openUntil = until;
    },
    /** What the limiter answers, one after another; it lets everybody through afterwards. */
    assign: (...times: readonly number[]) => {
      turns = times;
    },
  };
}
