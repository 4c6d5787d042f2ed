import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { aBreakerTable, storeOver } from './breaker-table.ts';
import { circuitStoreRules } from './circuit-store-rules.ts';
import { createMemoryStore } from './memory-store.ts';

const table = await aBreakerTable();
after(table.close);

circuitStoreRules('DynamoDB', table.store);
circuitStoreRules('memory', createMemoryStore());

describe('a circuit that was never touched', () => {
  it('loses no failure of two, of whom one is just writing it down', async () => {
    const failure = { failed: true, seconds: [], forget: [] };
    const service = 'begun-by-two';
    let others = 1;
    /** Somebody else is done between our first request, which finds nothing, and our second. */
    const slow = storeOver(async (command) => {
      if (command instanceof GetCommand && others-- > 0) await table.store.count(service, 0, failure);
      return table.send(command);
    });
    assert.ok((await slow.count(service, 0, failure)).changed);
    const { state } = await table.store.read(service, 'strong');
    assert.equal(state.kind === 'closed' && state.run, 2);
  });
});
