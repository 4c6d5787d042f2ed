import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import {
  recordCompensation,
  recordOutboxFailure,
  recordUnconfirmed,
  recordUndoFailure,
  sagaMessages,
} from '../../lambdas/platform/saga-metrics.ts';

const campaignId = '5f0c9f0e-8d3a-5b5e-9a53-0d7f6b1c2a40';
const effect = { campaignId, key: 'distribution/post/linkedin@1', reason: 'Buffer is down' };

/** Everything that is written while something runs, a line an object. */
function linesOf(run: () => void): Record<string, unknown>[] {
  const written: string[] = [];
  const streams = [process.stdout, process.stderr];
  const real = streams.map((stream) => stream.write);
  for (const stream of streams) stream.write = (chunk) => written.push(String(chunk)) > 0;
  try {
    run();
  } finally {
    for (const [index, stream] of streams.entries()) stream.write = real[index] ?? stream.write;
  }
  const lines = written.join('').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

/** Name, value and dimensions of the metrics among some lines. */
function metricsIn(lines: readonly Record<string, unknown>[]) {
  return lines.flatMap((line) => {
    const aws = line['_aws'] as
      | { CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[] }
      | undefined;
    return (aws?.CloudWatchMetrics ?? []).map(({ Namespace, Dimensions, Metrics }) => ({
      namespace: Namespace,
      name: Metrics[0]?.Name,
      value: line[Metrics[0]?.Name ?? ''],
      dimensions: Object.fromEntries(Dimensions.flat().map((name) => [name, line[name]])),
    }));
  });
}

const logIn = (lines: readonly Record<string, unknown>[]) => lines.find((line) => 'level' in line);

describe('the metrics of the saga', () => {
  before(() => {
    process.env['POWERTOOLS_METRICS_NAMESPACE'] = 'CampaignOrchestrator';
    process.env['POWERTOOLS_SERVICE_NAME'] = 'RollBackDistribution';
  });

  it('count each compensation by step and outcome, and an incomplete one as an error', () => {
    const lines = linesOf(() => recordCompensation(campaignId, 'Distribution', 'incomplete'));
    const [metric, ...others] = metricsIn(lines);
    assert.deepEqual(others, []);
    assert.equal(metric?.name, 'saga_compensations_total');
    assert.equal(metric.value, 1);
    assert.equal(metric.dimensions['step'], 'Distribution');
    assert.equal(metric.dimensions['outcome'], 'incomplete');
    assert.equal(logIn(lines)?.['level'], 'ERROR');
    assert.equal(logIn(lines)?.['message'], 'a step could not be compensated in full');
    const complete = linesOf(() => recordCompensation(campaignId, 'Distribution', 'complete'));
    assert.equal(logIn(complete)?.['level'], 'WARN');
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
    it(`count ${name} with a line that an alarm can match`, () => {
      const lines = linesOf(run);
      assert.deepEqual(
        metricsIn(lines).map((metric) => [metric.name, metric.value]),
        [[name, 1]],
      );
      const log = logIn(lines);
      assert.equal(log?.['level'], 'ERROR');
      assert.equal(log?.['message'], message);
      assert.equal(log?.['campaign_id'], campaignId);
      assert.equal(log?.['reason'], 'Buffer is down');
    });
  }

  it('have no id as a dimension', () => {
    const runs = [
      () => recordCompensation(campaignId, 'Review', 'complete'),
      ...counted.map(({ run }) => run),
    ];
    for (const { dimensions, name } of metricsIn(runs.flatMap(linesOf))) {
      assert.ok(!JSON.stringify(dimensions).includes(campaignId), name);
      assert.ok(!JSON.stringify(dimensions).includes(effect.key), name);
    }
  });
});
