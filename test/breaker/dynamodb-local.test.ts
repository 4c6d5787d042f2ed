import { after, describe, it } from 'node:test';
import { createDynamoDbCircuitStore } from '../../lambdas/breaker/dynamodb-circuit-store.ts';
import { stopOnSignal } from '../../lib/local/stop-on-signal.ts';
import { circuitStoreRules } from './circuit-store-rules.ts';
import { aLocalTable } from './dynamodb-local.ts';
import { whyNoDynamoDbLocal } from './java.ts';
import { runSchedule } from './schedule.ts';

const schedules = 200;
/** While one waits for its answer, another can go on. */
const atOnce = 4;
/** Another beginning each day; `SEED=n` begins with that one. */
const firstSeed = Number(process.env['SEED'] ?? Math.floor(Date.now() / 86_400_000));
const lives = `breaks no rule in ${schedules} schedules from seed ${firstSeed} on, and comes back`;

const why = whyNoDynamoDbLocal();
if (why !== undefined) {
  describe('a fleet with one table in DynamoDB Local', () => {
    it(lives, { skip: why }, () => {});
  });
} else {
  const table = await aLocalTable();
  stopOnSignal(table.close);
  after(table.close);
  const store = createDynamoDbCircuitStore(table);
  circuitStoreRules('DynamoDB Local', store);

  describe('a fleet with one table in DynamoDB Local', () => {
    it(lives, async () => {
      let next = firstSeed;
      const run = async () => {
        while (next < firstSeed + schedules) {
          const seed = next;
          next += 1;
          await runSchedule(seed, store).catch((error) => {
            throw new Error(`seed ${seed}: SEED=${seed} begins with it`, { cause: error });
          });
        }
      };
      await Promise.all(Array.from({ length: atOnce }, run));
    });
  });
}
