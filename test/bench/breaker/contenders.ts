import { ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import Opossum from 'opossum';
import { createBreaker } from '../../../lambdas/breaker/breaker.ts';
import { systemTimer } from '../../../lambdas/breaker/patience.ts';
import { systemClock } from '../../../lambdas/platform/clock.ts';
import { storeOver } from '../../breaker/breaker-table.ts';
import { type Contender, type Guard, neverMs } from './contender.ts';
import { readAndWriteBack } from './read-and-write-back.ts';

/** Each opens at five failures, except the one that says otherwise. */
export const contenders = {
  ours: ({ service, send, clock = systemClock, timer = systemTimer }) => {
    const services = { [service]: { openMs: neverMs, longestOpenMs: neverMs } };
    const breaker = createBreaker({ store: storeOver(send), services, clock, timer });
    return (work) =>
      breaker.call(service, work, ({ kind }) => ({ kind: kind === 'threw' ? 'failure' : 'success' }));
  },
  /** circuitbreaker-lambda's algorithm, on the same table. */
  readAndWriteBack,
  cockatiel: () => {
    const policy = circuitBreaker(handleAll, { halfOpenAfter: neverMs, breaker: new ConsecutiveBreaker(5) });
    return (work) => policy.execute(work);
  },
  opossum: () => opossum({ volumeThreshold: 5, timeout: false }),
  /** It opens at the first failure then. */
  opossumByDefault: () => opossum({}),
} as const satisfies Readonly<Record<string, Contender>>;

function opossum(options: Opossum.Options): Guard {
  const fire = new Opossum((work: () => Promise<number>) => work(), { resetTimeout: neverMs, ...options });
  return (work) => fire.fire(work);
}
