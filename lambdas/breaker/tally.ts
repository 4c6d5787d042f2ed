import type { WindowSecond } from './circuit.ts';

/** Calls that went well and are written down nowhere yet: while all is well, nobody has to know of them. */
export interface Tally {
  add(second: number): void;
  /** Hands them over, those since `first`; they are forgotten here. */
  take(first: number): WindowSecond[];
}

export function createTally(): Tally {
  const calls = new Map<number, number>();
  const forgetBefore = (first: number) => {
    for (const second of calls.keys()) if (second < first) calls.delete(second);
  };
  return {
    add(second) {
      calls.set(second, (calls.get(second) ?? 0) + 1);
      // No window is longer than a minute.
      if (calls.size > 120) forgetBefore(second - 60);
    },
    take(first) {
      forgetBefore(first);
      const taken = [...calls].map(([second, count]) => ({ second, calls: count, failures: 0, slow: 0 }));
      calls.clear();
      return taken;
    },
  };
}

/** Adds one call to what is handed over. */
export function withCall(seconds: readonly WindowSecond[], call: WindowSecond): WindowSecond[] {
  const before = seconds.find(({ second }) => second === call.second);
  if (before === undefined) return [...seconds, call];
  const sum = {
    second: call.second,
    calls: before.calls + call.calls,
    failures: before.failures + call.failures,
    slow: before.slow + call.slow,
  };
  return seconds.map((one) => (one === before ? sum : one));
}
