import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { circuitOf } from '../../lambdas/breaker/circuit-item.ts';
import { HistoryEntry } from '../../lambdas/breaker/history.ts';
import { someAnswers } from '../support/answers.ts';
import { type CampaignWorld, theCampaignWorld } from '../support/campaign-world.ts';
import { answering, refusing, requestsTo } from '../support/vendor-faults.ts';

const minute = 60_000;

const circuit = async (world: CampaignWorld, service: string) =>
  circuitOf(await world.stored.item('circuitBreakers', { service, item: 'circuit' }));

/** Where a circuit has gone, in order. */
const history = async (world: CampaignWorld, service: string): Promise<string[]> => {
  const items = await world.stored.items('circuitBreakers');
  return items
    .filter((item) => item['service'] === service && String(item['item']).startsWith('history#'))
    .map((item) => HistoryEntry.parse(item))
    .sort((a, b) => (a.generation ?? 0) - (b.generation ?? 0))
    .map(({ to }) => to);
};

describe('an outage of Figma, from its first failure to its end', () => {
  const theWorld = theCampaignWorld();
  const unasked = (name: string) =>
    someAnswers({ campaign_name: name, approval_required: false, channels: ['email'] });

  it('opens the circuit after five calls, keeps campaigns waiting, and lets them all complete', async () => {
    const world = theWorld();
    const before = world.vendors.figma.requests.length;
    const calls = () => world.vendors.figma.requests.length - before;
    world.failVendor('figma', { fault: answering(503) });

    const campaigns: string[] = [];
    for (const name of ['Autumn', 'Winter', 'Spring']) campaigns.push(await world.launch(unasked(name)));
    await world.until(async () => (await circuit(world, 'figma')).state.kind === 'open');
    const reached = calls();
    assert.ok(reached >= 5 && reached <= 5 + campaigns.length - 1, `${reached} calls reached Figma`);

    // The others come by once more, and are refused without a call.
    await world.clock.sleep(30_000);
    assert.equal(calls(), reached);
    for (const campaignId of campaigns) {
      const { status, phase, waitingFor } = await world.progress(campaignId);
      assert.deepEqual({ status, phase }, { status: 'running', phase: 'design' });
      const { until, ...what } = { ...waitingFor } as { readonly until: string };
      assert.deepEqual(what, { what: 'vendor', service: 'figma', reason: 'CircuitOpenError' });
      assert.ok(Date.parse(until) > world.clock.now());
    }

    // While it is out, it is asked by a probe or two each time that the circuit has been open long enough.
    await world.clock.sleep(8 * minute);
    assert.ok(calls() > reached && calls() <= reached + 8, `${calls() - reached} probes`);

    world.heal();
    for (const campaignId of campaigns) {
      const { status, warnings } = await world.untilFinal(campaignId);
      assert.deepEqual({ status, warnings }, { status: 'completed', warnings: [] });
    }
    assert.equal((await circuit(world, 'figma')).state.kind, 'closed');
    const states = await history(world, 'figma');
    assert.deepEqual(states.slice(0, 3), ['open', 'half-open', 'open']);
    assert.deepEqual(states.slice(-2), ['half-open', 'closed']);
  });

  it('fails the step of who has waited for half an hour', async () => {
    const world = theWorld();
    world.failVendor('llm', refusing(requestsTo('POST', '/chat/completions'), 503));
    const campaigns = [await world.launch(unasked('Early')), await world.launch(unasked('Late'))];
    const begunAt = world.clock.now();
    for (const campaignId of campaigns) {
      const { status, reason } = await world.untilFinal(campaignId);
      assert.equal(status, 'failed');
      assert.deepEqual([reason?.step, reason?.error], ['Content', 'CircuitOpenError'], reason?.cause);
    }
    const waited = world.clock.now() - begunAt;
    assert.ok(waited > 30 * minute && waited < 40 * minute, `${waited} ms`);
  });
});
