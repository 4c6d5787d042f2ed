import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDynamoDbRateStore } from '../../lambdas/breaker/dynamodb-rate-store.ts';
import type { RateLimitSettings } from '../../lambdas/breaker/rate-limit.ts';
import { createRateLimiter, type RateLimiter } from '../../lambdas/breaker/rate-limiter.ts';
import { TurnAssignedError } from '../../lambdas/platform/errors.ts';
import { aDynaliteTable } from '../support/dynalite-table.ts';
import { createSimulation, type Simulation } from './simulation.ts';

const table = await aDynaliteTable('rates', ['service', 'item']);
after(table.close);

const minute = 60_000;
const tenAMinute: RateLimitSettings = { calls: 10, perMs: minute };
let buckets = 0;

function aLimiter(limit: RateLimitSettings = tenAMinute) {
  const simulation = createSimulation(7);
  buckets += 1;
  const bucket = `bucket-${buckets}`;
  const send = (...given: Parameters<typeof table.send>) => simulation.real(() => table.send(...given));
  const documents = { send } as unknown as DynamoDBDocumentClient;
  const store = createDynamoDbRateStore({ documents, tableName: 'rates' });
  const limiter = createRateLimiter({ store, limits: { [bucket]: limit }, clock: simulation });
  return { simulation, limiter, bucket };
}

/** When somebody may go: now, or at their turn. */
async function turnOf(limiter: RateLimiter, bucket: string, claimant: string): Promise<number> {
  try {
    await limiter.take(bucket, claimant);
    return 0;
  } catch (error) {
    if (error instanceof TurnAssignedError) return error.retryAt;
    throw error;
  }
}

/** Comes back at the turn, a little late, as a machine that waits does. */
async function waitForTurn(
  { sleep, now, between }: Simulation,
  limiter: RateLimiter,
  bucket: string,
  who: string,
) {
  for (;;) {
    const turn = await turnOf(limiter, bucket, who);
    if (turn === 0) return;
    await sleep(turn - now() + between(0, 1_000));
  }
}

describe('a rate limiter', () => {
  it('lets through what is not limited', async () => {
    const { limiter } = aLimiter();
    assert.equal(await turnOf(limiter, 'another', 'a'), 0);
  });

  it('gives turns in the order of asking', async () => {
    const { limiter, bucket } = aLimiter();
    const turns: number[] = [];
    for (const who of ['a', 'b', 'c', 'd']) turns.push(await turnOf(limiter, bucket, who));
    assert.equal(turns[0], 0);
    assert.deepEqual(
      turns,
      turns.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(turns).size, 4);
  });

  it('says the same turn however often somebody asks', async () => {
    const { limiter, bucket } = aLimiter();
    await turnOf(limiter, bucket, 'a');
    const turn = await turnOf(limiter, bucket, 'b');
    assert.equal(await turnOf(limiter, bucket, 'b'), turn);
  });

  it('lets somebody go once at their turn', async () => {
    const { limiter, bucket, simulation } = aLimiter();
    await turnOf(limiter, bucket, 'a');
    const turn = await turnOf(limiter, bucket, 'b');
    let seen: number[] = [];
    simulation.spawn(async () => {
      await simulation.sleep(turn - simulation.now());
      seen = [await turnOf(limiter, bucket, 'b'), await turnOf(limiter, bucket, 'b')];
    });
    await simulation.run();
    assert.equal(seen[0], 0);
    assert.ok((seen[1] ?? 0) > turn);
  });

  it('lets a few go at once after a quiet time, and no more than were saved', async () => {
    const { limiter, bucket } = aLimiter({ ...tenAMinute, burst: 3 });
    const turns: number[] = [];
    for (const who of ['a', 'b', 'c', 'd']) turns.push(await turnOf(limiter, bucket, who));
    assert.deepEqual(turns.slice(0, 3), [0, 0, 0]);
    assert.ok((turns[3] ?? 0) > 0);
  });

  it('names what is wrong with a limit', () => {
    const store = createDynamoDbRateStore({ documents: {} as DynamoDBDocumentClient, tableName: 'rates' });
    const make = () => createRateLimiter({ store, limits: { figma: { calls: 0, perMs: minute } } });
    assert.throws(make, /the rate limit of figma cannot be used: calls: /);
  });

  for (const burst of [1, 3]) {
    it(`brings 300 through ten a minute, in their order, and hardly one is refused (burst ${burst})`, async () => {
      const { simulation, limiter, bucket } = aLimiter({ ...tenAMinute, burst });
      const recent: number[] = [];
      const went: { readonly asked: number; readonly at: number }[] = [];
      let refused = 0;
      /** The vendor, which counts what arrives. */
      const vendor = (): boolean => {
        while ((recent[0] ?? Number.POSITIVE_INFINITY) <= simulation.now() - minute) recent.shift();
        if (recent.length >= 10) return false;
        recent.push(simulation.now());
        return true;
      };
      for (let n = 0; n < 300; n += 1) {
        simulation.spawn(async () => {
          await simulation.sleep(simulation.between(0, 5 * minute));
          const asked = simulation.now();
          for (;;) {
            await waitForTurn(simulation, limiter, bucket, `campaign-${n}`);
            await simulation.sleep(simulation.between(10, 300));
            if (vendor()) break;
            refused += 1;
            await simulation.sleep(minute);
          }
          went.push({ asked, at: simulation.now() });
        });
      }
      await simulation.run();
      assert.equal(went.length, 300);
      assert.ok(refused <= 3, `${refused} of 300 were refused`);
      const overtaken = went.flatMap((one) =>
        went.filter((other) => other.asked < one.asked && other.at > one.at + minute),
      );
      assert.deepEqual(overtaken, []);
    });
  }
});
