import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { CircuitStore } from '../../../lambdas/breaker/circuit-store.ts';
import { reportCircuits, reportMessage } from '../../../lambdas/campaign/circuits/report-circuits.ts';
import { createMemoryStore } from '../../breaker/memory-store.ts';
import { linesPrinted, logsIn, metricsIn } from '../../support/printed-lines.ts';

const now = 1_000_000;
const word = { actor: 'ops', reason: 'maintenance', at: now - 1 } as const;
const open = { kind: 'open', since: now, until: now + 60_000, openings: 1 } as const;
const halfOpen = { kind: 'half-open', since: now, openings: 1, successes: 0, leases: [] } as const;

const opened = (store: CircuitStore, service: string) =>
  store.transit(service, { generation: 0, from: 'closed', to: open });

describe('the report of the circuits', () => {
  before(() => {
    process.env['POWERTOOLS_METRICS_NAMESPACE'] = 'CampaignOrchestrator';
  });

  it('has nothing to say while all are closed', async () => {
    const store = createMemoryStore();
    await store.force('figma', { ...word, to: 'open', expiresAt: now });
    assert.deepEqual(await linesPrinted(() => reportCircuits(store, now)), []);
  });

  it('has a number and a line for each that is not closed, or is forced', async () => {
    const store = createMemoryStore();
    await opened(store, 'figma');
    await opened(store, 'slack');
    await store.transit('slack', { generation: 1, from: 'open', to: halfOpen });
    await opened(store, 'llm');
    await store.force('llm', { ...word, to: 'closed' });
    await store.force('campaigns', { ...word, to: 'open' });
    const lines = await linesPrinted(() => reportCircuits(store, now));
    assert.deepEqual(
      metricsIn(lines).map(({ name, dimensions, value }) => [name, dimensions, value]),
      [
        ['circuit_breaker_state', { service: 'llm' }, 0],
        ['circuit_breaker_state', { service: 'figma' }, 2],
        ['circuit_breaker_state', { service: 'slack' }, 1],
        ['circuit_breaker_state', { service: 'campaigns' }, 2],
      ],
    );
    assert.deepEqual(
      logsIn(lines).map((line) => [line['message'], line['circuit'], line['state'], line['forced_by']]),
      [
        [reportMessage, 'llm', 'closed', 'ops'],
        [reportMessage, 'figma', 'open', undefined],
        [reportMessage, 'slack', 'half-open', undefined],
        [reportMessage, 'campaigns', 'open', 'ops'],
      ],
    );
  });
});
