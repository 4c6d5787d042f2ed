import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FleetJob } from './fleet-job.ts';
import { runInWorkers } from './fleet-workers.ts';
import { isTrafficClaimName, type TrafficClaim, trafficClaims } from './traffic-claims.ts';

/** `npm run fleets -- --traffic` tries all the seeds that the claims are made for. */
describe('a fleet whose service', () => {
  for (const name of Object.keys(trafficClaims).filter(isTrafficClaimName)) {
    const claim: TrafficClaim = trafficClaims[name];
    it(claim.says, async () => {
      const jobs = Array.from(
        { length: claim.tested },
        (_, n): FleetJob => ({
          kind: 'traffic',
          claim: name,
          seed: n + 1,
          ...(claim.testedMs !== undefined && { forMs: claim.testedMs }),
        }),
      );
      const broken: string[] = [];
      // A thread has no hooks of the test runner, which would take most of the time.
      await runInWorkers(jobs, 1, (answer) => {
        if (answer.kind !== 'traffic') broken.push(JSON.stringify(answer));
        else if (answer.tried.broken !== undefined) {
          broken.push(`seed ${answer.tried.seed}: ${answer.tried.broken}`);
        }
        return true;
      });
      assert.ok(broken.length <= claim.tested * (claim.except ?? 0), broken.join('\n'));
    });
  }
});
