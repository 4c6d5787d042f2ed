import type { BreakerOptions } from './breaker-options.ts';
import type { CircuitState, WindowSecond } from './circuit.ts';

type Closed = CircuitState & { readonly kind: 'closed' };

/** Why a closed circuit has to open, if it has to. */
export function reasonToOpen(
  { run, window }: Closed,
  options: BreakerOptions,
  now: number,
): string | undefined {
  if (run >= options.failuresInARow) return `${run} failures in a row`;
  const { calls, failures, slow } = within(window, options.windowMs, now);
  const { failureShare, slowShare } = options;
  if (failures >= failureShare.failures && calls >= failureShare.calls) {
    if (failures / calls >= failureShare.share) return `${failures} of ${calls} calls failed`;
  }
  if (slowShare !== undefined && calls >= slowShare.calls && slow / calls >= slowShare.share) {
    return `${slow} of ${calls} calls took longer than ${slowShare.slowerThanMs} ms`;
  }
  return undefined;
}

/** Whether there is anything that successes have to be weighed against. */
export function hasTrouble({ run, window }: Closed, options: BreakerOptions, now: number): boolean {
  const { failures, slow } = within(window, options.windowMs, now);
  return run > 0 || failures > 0 || slow > 0;
}

/** The first second that the window reaches back to. */
export const firstSecond = (windowMs: number, now: number): number => Math.floor((now - windowMs) / 1000) + 1;

/** The sums of the window. A second ahead of us is another clock's present. */
function within(window: readonly WindowSecond[], windowMs: number, now: number) {
  const first = firstSecond(windowMs, now);
  const sums = { calls: 0, failures: 0, slow: 0 };
  for (const { second, calls, failures, slow } of window) {
    if (second < first) continue;
    sums.calls += calls;
    sums.failures += failures;
    sums.slow += slow;
  }
  return sums;
}
