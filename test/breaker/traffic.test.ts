import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type TrafficClaim, trafficClaims, tryClaim } from './traffic-claims.ts';

/** `npm run fleets -- --traffic` tries all the seeds that the claims are made for. */
describe('a fleet whose service', () => {
  for (const claim of Object.values<TrafficClaim>(trafficClaims)) {
    it(claim.says, async () => {
      const broken: string[] = [];
      for (let seed = 1; seed <= claim.tested; seed += 1) {
        const tried = await tryClaim(claim, seed);
        if (tried.broken !== undefined) broken.push(`seed ${seed}: ${tried.broken}`);
      }
      assert.ok(broken.length <= claim.tested * (claim.except ?? 0), broken.join('\n'));
    });
  }
});
