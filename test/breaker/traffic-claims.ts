import { runs } from '../support/counts.ts';
import { runTraffic, storeMs, type TrafficOptions, type TrafficSummary } from './traffic.ts';

/** What is claimed of a fleet under some traffic. */
export interface TrafficClaim {
  /** Goes on from "a fleet whose service". */
  readonly says: string;
  readonly traffic: Omit<TrafficOptions, 'seed'>;
  /** Seeds that it is claimed for, and those of them that `npm test` tries. */
  readonly seeds: number;
  readonly tested: number;
  /** How long the tests let it go on; as long as it is claimed for by default. */
  readonly testedMs?: number;
  /** Share of seeds that may be otherwise; none by default. */
  readonly except?: number;
  /** What is otherwise, if anything. */
  readonly broken: (summary: TrafficSummary) => string | undefined;
}

const minute = 60_000;
/** An environment goes by what it has heard within a second, and hears of it within one way to the store. */
const lastOutMs = 1_000 + storeMs;

/** Calls in flight are those at the service at the moment when the fifth failed call is over. */
function opensAtOnce({ first }: TrafficSummary): string | undefined {
  if (first === undefined) return 'it never opens';
  const { failures, inFlightAtFifth, lastAfterMs } = first;
  if (failures > 5 + inFlightAtFifth)
    return `${failures} failures, ${inFlightAtFifth} in flight at the fifth`;
  return lastAfterMs > lastOutMs ? `a call goes out ${lastAfterMs} ms after the opening` : undefined;
}

const two = (environments: number): TrafficClaim => ({
  says: `fails in 2 of 100 calls is called on and on for an hour, by ${environments} environments`,
  traffic: { environments, rate: 20, failing: () => 0.02, forMs: 60 * minute },
  testedMs: runs(15, 60) * minute,
  seeds: 100,
  tested: 1,
  broken: ({ openings }) => (openings > 0 ? `it opens ${openings} times` : undefined),
});

export const trafficClaims = {
  outage: {
    says: 'is out is given up after five failures and the calls in flight, though each environment lives four calls',
    traffic: {
      environments: 50,
      rate: 20,
      lifeCalls: 4,
      failing: () => 1,
      forMs: 10 * minute,
      afterOpeningMs: 5_000,
    },
    seeds: 1_000,
    tested: runs(10, 50),
    broken: (summary) => {
      const { first } = summary;
      // A write that counts and one that opens.
      const late = first !== undefined && first.afterFifthMs > 2 * storeMs;
      return late ? `it opens ${first.afterFifthMs} ms after the fifth failure` : opensAtOnce(summary);
    },
  },
  flaky: {
    says: 'fails in 60 of 100 calls is given up within 30 failures by 200 environments',
    traffic: { environments: 200, rate: 20, failing: () => 0.6, forMs: 10 * minute, afterOpeningMs: 0 },
    seeds: 1_000,
    tested: runs(40, 200),
    except: 0.01,
    broken: ({ first }) =>
      first === undefined || first.failures > 30 ? `${first?.failures} failures` : undefined,
  },
  'two-percent-1': two(1),
  'two-percent-8': two(8),
  'two-percent-200': two(200),
  'two-percent-then-outage': {
    says: 'fails now and then for ten minutes and then always is given up as fast, at 100 calls a second',
    traffic: {
      environments: 50,
      rate: 100,
      failing: (elapsed) => (elapsed < 10 * minute ? 0.02 : 1),
      forMs: 11 * minute,
      countFromMs: 10 * minute,
      afterOpeningMs: 5_000,
    },
    seeds: 100,
    tested: 1,
    broken: opensAtOnce,
  },
} as const satisfies Readonly<Record<string, TrafficClaim>>;

export type TrafficClaimName = keyof typeof trafficClaims;

export const isTrafficClaimName = (name: string): name is TrafficClaimName =>
  Object.hasOwn(trafficClaims, name);

/** What came of one seed. */
export interface Tried {
  readonly seed: number;
  readonly summary: TrafficSummary;
  readonly broken: string | undefined;
}

export async function tryClaim(claim: TrafficClaim, seed: number, forMs?: number): Promise<Tried> {
  const { traffic } = claim;
  const summary = await runTraffic({ ...traffic, forMs: forMs ?? traffic.forMs, seed });
  return { seed, summary, broken: claim.broken(summary) };
}
