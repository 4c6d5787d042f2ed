import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { listCircuits, showCircuit } from '../../../lambdas/campaign/circuits/list-circuits.ts';
import {
  OverrideBody,
  overrideCircuit,
  overrideMessage,
} from '../../../lambdas/campaign/circuits/override-circuit.ts';
import { InvalidInputError } from '../../../lambdas/platform/errors.ts';
import { aBreakerTable } from '../../breaker/breaker-table.ts';
import { linesPrinted, logsIn, metricsIn } from '../../support/printed-lines.ts';

const table = await aBreakerTable();
after(table.close);
const circuits = table.store;

const now = Date.parse('2026-03-02T09:00:00Z');
const minute = 60_000;
const stop = { state: 'open', reason: 'maintenance until nine' } as const;

const override = (service: Parameters<typeof overrideCircuit>[0], body: unknown, at = now, actor = 'ops') =>
  overrideCircuit(service, OverrideBody.parse(body), actor, { circuits, now: at });

describe('an override', () => {
  before(() => {
    process.env['POWERTOOLS_METRICS_NAMESPACE'] = 'CampaignOrchestrator';
  });

  it('is in force with its actor and reason, and in the history', async () => {
    await override('figma', stop);
    const shown = await showCircuit(circuits, 'figma', now + 1);
    assert.equal(shown.state, 'closed');
    assert.deepEqual(shown.override, {
      to: 'open',
      actor: 'ops',
      reason: stop.reason,
      at: '2026-03-02T09:00:00.000Z',
      expiresAt: null,
    });
    const at = '2026-03-02T09:00:00.000Z';
    assert.deepEqual(shown.history, [{ at, to: 'forced-open', reason: stop.reason, actor: 'ops' }]);
  });

  it('is over when it expires', async () => {
    await override('slack', { ...stop, expiresAt: '2026-03-02T11:00:00+01:00' });
    const before = await showCircuit(circuits, 'slack', now + 59 * minute);
    assert.equal(before.override?.expiresAt, '2026-03-02T10:00:00.000Z');
    assert.equal((await showCircuit(circuits, 'slack', now + 60 * minute)).override, null);
  });

  it('stays the word that it was where the same is said again', async () => {
    await override('llm', stop);
    const before = await showCircuit(circuits, 'llm', now + minute);
    await override('llm', stop, now + minute);
    assert.deepEqual(await showCircuit(circuits, 'llm', now + minute), before);
  });

  it('takes the place of another, and both are in the history', async () => {
    await override('buffer', stop);
    await override('buffer', { state: 'closed', reason: 'it works again' }, now + minute, 'dana');
    const shown = await showCircuit(circuits, 'buffer', now + minute);
    assert.deepEqual([shown.override?.to, shown.override?.actor], ['closed', 'dana']);
    assert.deepEqual(
      shown.history.map(({ to }) => to),
      ['forced-closed', 'forced-open'],
    );
  });

  it('is taken back by whoever says so, once', async () => {
    await override('github', stop);
    const back = { state: 'none', reason: 'over' };
    for (const at of [1, 2]) await override('github', back, now + at * minute, 'dana');
    const shown = await showCircuit(circuits, 'github', now + 3 * minute);
    assert.equal(shown.override, null);
    assert.deepEqual(
      shown.history.map(({ to, actor }) => [to, actor]),
      [
        ['unforced', 'dana'],
        ['forced-open', 'ops'],
      ],
    );
  });

  it('leaves what the circuit is by itself', async () => {
    const open = { kind: 'open', since: now, until: now + minute, openings: 2 } as const;
    await circuits.transit('notion', { generation: 0, from: 'closed', to: open });
    await override('notion', { state: 'closed', reason: 'we know better' });
    const { state, generation, since, until, openings } = await showCircuit(circuits, 'notion', now);
    assert.deepEqual([state, generation, openings], ['open', 1, 2]);
    assert.deepEqual([since, until], ['2026-03-02T09:00:00.000Z', '2026-03-02T09:01:00.000Z']);
  });

  it('is one line in the log and one metric, and none when it is repeated', async () => {
    const first = await linesPrinted(() => override('pages', stop));
    const [log, ...otherLogs] = logsIn(first);
    assert.deepEqual(otherLogs, []);
    assert.deepEqual(
      [log?.['message'], log?.['circuit'], log?.['to'], log?.['actor'], log?.['reason']],
      [overrideMessage, 'pages', 'forced-open', 'ops', stop.reason],
    );
    assert.deepEqual(metricsIn(first), [
      {
        namespace: 'CampaignOrchestrator',
        name: 'circuit_breaker_overrides_total',
        value: 1,
        dimensions: { service: 'pages', to: 'forced-open' },
      },
    ]);
    assert.deepEqual(await linesPrinted(() => override('pages', stop)), []);
  });

  it('cannot be over already', async () => {
    const late = override('grafana', { ...stop, expiresAt: '2026-03-02T09:00:00Z' });
    await assert.rejects(late, (error) => {
      assert.ok(error instanceof InvalidInputError);
      assert.deepEqual(
        error.problems.map(({ field }) => field),
        ['expiresAt'],
      );
      return true;
    });
    assert.equal((await showCircuit(circuits, 'grafana', now)).override, null);
  });

  for (const [what, body, field] of [
    ['no reason', { state: 'open' }, 'reason'],
    ['a reason of two letters', { state: 'open', reason: ' no ' }, 'reason'],
    ['a reason that is a book', { state: 'open', reason: 'x'.repeat(501) }, 'reason'],
    ['another state', { ...stop, state: 'half-open' }, 'state'],
    ['an actor, who is known from the token', { ...stop, actor: 'somebody else' }, ''],
    ['an end without a zone', { ...stop, expiresAt: '2026-03-02T10:00:00' }, 'expiresAt'],
    ['an end of nothing', { state: 'none', reason: 'over', expiresAt: '2027-01-01T00:00:00Z' }, 'expiresAt'],
  ] as const) {
    it(`is refused with ${what}`, () => {
      const issues = OverrideBody.safeParse(body).error?.issues ?? [];
      assert.deepEqual(
        issues.map(({ path }) => path.join('.')),
        [field],
      );
    });
  }
});

describe('the list of circuits', () => {
  it('has every service, and the start of campaigns', async () => {
    const names = (await listCircuits(circuits, now)).map(({ service }) => service);
    assert.equal(names.length, 11);
    assert.equal(names.at(-1), 'campaigns');
  });

  it('shows the run of failures, and what was counted within a minute', async () => {
    const second = now / 1000;
    const failure = (at: number) => ({
      failed: true,
      seconds: [{ second: at, calls: 3, failures: 1, slow: 1 }],
      forget: [],
    });
    for (const at of [second - 60, second - 59, second]) await circuits.count('sendgrid', 0, failure(at));
    const { run, counted } = await showCircuit(circuits, 'sendgrid', now);
    assert.equal(run, 3);
    assert.deepEqual(counted, { calls: 6, failures: 2, slow: 2 });
  });
});
