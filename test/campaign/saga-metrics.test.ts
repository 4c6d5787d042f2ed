import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import {
  recordCompensation,
  recordOutboxFailure,
  recordUnconfirmed,
  recordUndoFailure,
  sagaMessages,
} from '../../lambdas/platform/saga-metrics.ts';
import { linesPrinted, logsIn, metricsIn } from '../support/printed-lines.ts';

const campaignId = '5f0c9f0e-8d3a-5b5e-9a53-0d7f6b1c2a40';
const effect = { campaignId, key: 'distribution/post/linkedin@1', reason: 'Buffer is down' };

describe('the metrics of the saga', () => {
  before(() => {
    process.env['POWERTOOLS_METRICS_NAMESPACE'] = 'CampaignOrchestrator';
    process.env['POWERTOOLS_SERVICE_NAME'] = 'RollBackDistribution';
  });

  it('count each compensation by step and outcome, and an incomplete one as an error', async () => {
    const lines = await linesPrinted(() => recordCompensation(campaignId, 'Distribution', 'incomplete'));
    const [metric, ...others] = metricsIn(lines);
    assert.deepEqual(others, []);
    assert.equal(metric?.name, 'saga_compensations_total');
    assert.equal(metric.value, 1);
    assert.equal(metric.dimensions['step'], 'Distribution');
    assert.equal(metric.dimensions['outcome'], 'incomplete');
    const [log] = logsIn(lines);
    assert.equal(log?.['level'], 'ERROR');
    assert.equal(log?.['message'], 'a step could not be compensated in full');
    const complete = await linesPrinted(() => recordCompensation(campaignId, 'Distribution', 'complete'));
    assert.equal(logsIn(complete)[0]?.['level'], 'WARN');
  });

  const counted = [
    {
      name: 'saga_effects_unconfirmed_total',
      message: sagaMessages.unconfirmed,
      run: () => recordUnconfirmed(effect),
    },
    {
      name: 'saga_undo_failures_total',
      message: sagaMessages.undoFailed,
      run: () => recordUndoFailure(effect),
    },
    {
      name: 'outbox_failures_total',
      message: sagaMessages.outboxFailed,
      run: () => recordOutboxFailure(campaignId, new Error('Buffer is down')),
    },
  ];
  for (const { name, message, run } of counted) {
    it(`count ${name} with a line that an alarm can match`, async () => {
      const lines = await linesPrinted(run);
      assert.deepEqual(
        metricsIn(lines).map((metric) => [metric.name, metric.value]),
        [[name, 1]],
      );
      const [log] = logsIn(lines);
      assert.equal(log?.['level'], 'ERROR');
      assert.equal(log?.['message'], message);
      assert.equal(log?.['campaign_id'], campaignId);
      assert.equal(log?.['reason'], 'Buffer is down');
    });
  }

  it('have no id as a dimension', async () => {
    const lines = await linesPrinted(() => {
      recordCompensation(campaignId, 'Review', 'complete');
      for (const { run } of counted) run();
    });
    for (const { dimensions, name } of metricsIn(lines)) {
      assert.ok(!JSON.stringify(dimensions).includes(campaignId), name);
      assert.ok(!JSON.stringify(dimensions).includes(effect.key), name);
    }
  });
});
