import type { Breaker, Permit } from '../breaker/breaker.ts';
import { systemTimer, type Timer } from '../breaker/patience.ts';
import type { RateLimiter } from '../breaker/rate-limiter.ts';
import type { CallGuard, GuardedRequest } from '../platform/call-guard.ts';
import type { Clock } from '../platform/clock.ts';
import { TurnAssignedError } from '../platform/errors.ts';
import type { Service } from '../platform/services.ts';
import type { CallSettings } from './call-settings.ts';
import { judgeCall } from './judge-call.ts';

export interface CallGuardParts {
  readonly breaker: Breaker;
  readonly limiter: RateLimiter;
  readonly settings: CallSettings;
  readonly clock: Clock;
  readonly timer?: Timer;
  /** Who calls, by the same name each time that it tries: what its turns are kept under. */
  readonly claimant: string;
  /** The end of this invocation, in milliseconds since the epoch: nobody waits past it. */
  readonly deadlineAt: number;
}

/** A turn as near as this is waited for here; it costs less than to come back. In milliseconds. */
const longestWaitMs = 10_000;

/** What a request needs after its turn has come, in milliseconds. */
const sendingMs = 10_000;

/** Leave that nobody has used yet. */
interface Reserved {
  permit: Permit | undefined;
  hasTurn: boolean;
}

/** The guard of one invocation. */
export function createCallGuard(parts: CallGuardParts): CallGuard {
  const { breaker, limiter, settings, clock, timer = systemTimer, claimant, deadlineAt } = parts;
  const reserved = new Map<Service, Set<Reserved>>();
  const asked = new Map<string, number>();

  const sleep = (ms: number) => new Promise<void>((resolve) => timer(ms, resolve));

  /** @returns a turn that is still to come. */
  const turnOf = async (service: Service, claim: string): Promise<TurnAssignedError | undefined> => {
    try {
      await limiter.take(service, claim);
      return undefined;
    } catch (error) {
      if (error instanceof TurnAssignedError) return error;
      throw error;
    }
  };

  /** The circuit is asked first, since a turn that is taken in vain is lost to all. */
  const admit = async (service: Service, claim: string | undefined): Promise<Permit> => {
    for (;;) {
      const permit = await breaker.admit(service);
      const turn = claim === undefined ? undefined : await turnOf(service, claim);
      if (turn === undefined) return permit;
      await permit.settle({ kind: 'ignored' });
      const waitMs = turn.retryAt - clock.now();
      if (waitMs > longestWaitMs || turn.retryAt + sendingMs > deadlineAt) throw turn;
      await sleep(Math.max(0, waitMs));
    }
  };

  /** The n-th request of a kind is the n-th of the next attempt too, and finds its turn again. */
  const claimOf = (operation: string): string => {
    const n = (asked.get(operation) ?? 0) + 1;
    asked.set(operation, n);
    return `${claimant}/${operation}/${n}`;
  };

  const takeTurn = (service: Service): boolean => {
    const found = [...(reserved.get(service) ?? [])].find(({ hasTurn }) => hasTurn);
    if (found !== undefined) found.hasTurn = false;
    return found !== undefined;
  };

  const takePermit = (service: Service): Permit | undefined => {
    const found = [...(reserved.get(service) ?? [])].find(({ permit }) => permit !== undefined);
    const permit = found?.permit;
    if (found !== undefined) found.permit = undefined;
    return permit;
  };

  const leaveFor = async ({ service, operation, rated }: GuardedRequest): Promise<Permit> => {
    const needsTurn = rated && !takeTurn(service);
    return takePermit(service) ?? admit(service, needsTurn ? claimOf(operation) : undefined);
  };

  return {
    async call(request, send) {
      const permit = await leaveFor(request);
      const judged = { throttlingFails: settings[request.service]?.circuit.throttlingFails ?? true };
      try {
        const value = await send();
        await permit.settle(judgeCall({ kind: 'returned', value }, judged));
        return value;
      } catch (error) {
        await permit.settle(judgeCall({ kind: 'threw', error }, judged));
        throw error;
      }
    },
    async reserve(service, claim) {
      const permit = await admit(service, `${claimant}/${claim}`);
      const mine: Reserved = { permit, hasTurn: true };
      const ofService = reserved.get(service) ?? new Set();
      reserved.set(service, ofService.add(mine));
      return {
        async release() {
          ofService.delete(mine);
          await mine.permit?.settle({ kind: 'ignored' });
        },
      };
    },
  };
}
