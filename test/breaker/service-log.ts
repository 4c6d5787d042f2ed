/** What a service sees of a fleet: each call that has reached it. Times are milliseconds since the epoch. */
export interface ServiceLog {
  add(call: ServedCall): void;
  readonly calls: readonly ServedCall[];
  /** When the failed calls were over, the first of them first. */
  failures(): readonly number[];
  /** Calls that were at the service, without those that were over at that very moment. */
  inFlightAt(time: number): number;
}

export interface ServedCall {
  readonly from: number;
  readonly to: number;
  readonly failed: boolean;
}

export function createServiceLog(): ServiceLog {
  const calls: ServedCall[] = [];
  return {
    calls,
    add: (call) => calls.push(call),
    failures: () =>
      calls
        .filter(({ failed }) => failed)
        .map(({ to }) => to)
        .sort((a, b) => a - b),
    inFlightAt: (time) => calls.filter(({ from, to }) => from <= time && to > time).length,
  };
}
