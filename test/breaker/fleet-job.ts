import type { CircuitStore } from '../../lambdas/breaker/circuit-store.ts';
import { runSchedule, type ScheduleSummary } from './schedule.ts';
import { type TrafficClaimName, type Tried, trafficClaims, tryClaim } from './traffic-claims.ts';

/** One seed of something. */
export type FleetJob =
  | { readonly kind: 'schedule'; readonly seed: number }
  | {
      readonly kind: 'traffic';
      readonly claim: TrafficClaimName;
      readonly seed: number;
      readonly forMs?: number;
    };

/** What came of it. */
export type FleetAnswer =
  | { readonly kind: 'schedule'; readonly summary: ScheduleSummary }
  | { readonly kind: 'traffic'; readonly claim: TrafficClaimName; readonly tried: Tried }
  /** A rule is broken, or the simulation itself. */
  | { readonly kind: 'broken'; readonly job: FleetJob; readonly error: string };

export async function runJob(job: FleetJob, store: CircuitStore): Promise<FleetAnswer> {
  try {
    if (job.kind === 'schedule') return { kind: 'schedule', summary: await runSchedule(job.seed, store) };
    const tried = await tryClaim(trafficClaims[job.claim], job.seed, job.forMs);
    return { kind: 'traffic', claim: job.claim, tried };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: 'broken', job, error: text };
  }
}
