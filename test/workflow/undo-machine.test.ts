import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { campaignSteps } from '../../lib/workflow/campaign.ts';
import { failure, refusal, runCampaign, runStart, runUndo } from './campaign-run.ts';

const undoIds = campaignSteps.map(({ undo }) => undo.functionId);

/** What was undone, in order, as function and revision. */
const undone = ({ calls }: Awaited<ReturnType<typeof runUndo>>) =>
  calls
    .filter(({ functionId }) => undoIds.some((id) => id === functionId))
    .map(({ functionId, payload }) => `${functionId}@${payload['revision']}`);

const fails = (error: string) => () => {
  throw failure(error);
};

describe('undoing a campaign from outside', () => {
  it('undoes revision after revision, strictly the last first', async () => {
    const run = await runUndo();
    assert.equal(run.execution.status, 'SUCCEEDED', run.execution.cause);
    assert.deepEqual(undone(run), [
      'clean-up-analytics@2',
      'roll-back-distribution@2',
      'withdraw-review@2',
      'delete-design-assets@2',
      'delete-content-drafts@2',
      'withdraw-review@1',
      'delete-design-assets@1',
      'delete-content-drafts@1',
      'delete-research@1',
    ]);
    assert.equal(run.calls.at(-1)?.functionId, 'finish-compensation');
  });

  it('tells every undo why, and leaves the fence as it is', async () => {
    const { calls } = await runUndo({ begin: { revision: 1 } });
    assert.equal(calls.length, undoIds.length + 2);
    for (const { functionId, payload } of calls.slice(1)) {
      assert.deepEqual(
        payload['reason'],
        { step: 'Rollback', error: 'RolledBack', cause: 'the price is wrong', by: 'operator' },
        functionId,
      );
      assert.equal(payload['closesFence'], false, functionId);
    }
  });

  it('goes on after what cannot be undone, and names it at the end', async () => {
    const { execution, callsOf } = await runUndo({
      functions: { 'roll-back-distribution': fails('ConfigurationError') },
    });
    assert.equal(execution.status, 'SUCCEEDED');
    assert.deepEqual(callsOf('finish-compensation')[0]?.payload['undoFailures'], [
      { step: 'Distribution', error: 'ConfigurationError', cause: 'it broke' },
    ]);
  });

  it('waits for what may still be under way', async () => {
    const { callsOf } = await runUndo({
      functions: {
        'withdraw-review': ({ earlier }) => {
          if (earlier === 0) throw refusal('EffectInFlightError', runStart + 5 * 60_000);
        },
      },
    });
    const [, second] = callsOf('withdraw-review');
    assert.ok((second?.at ?? 0) >= 5 * 60_000);
  });

  it('fails, and leaves the rest to another one, where the campaign cannot be read', async () => {
    const { execution } = await runUndo({ functions: { 'begin-undo': fails('StoreUnavailableError') } });
    assert.equal(execution.status, 'FAILED');
  });
});

describe('a campaign that fails in a later revision', () => {
  it('is undone with every revision before it', async () => {
    const run = await runCampaign({
      functions: {
        'settle-review': () => ({ decision: 'changes_requested' }),
        'render-asset': ({ payload }) => {
          if (payload['revision'] === 2) throw failure('ConfigurationError');
          return { verdict: 'ok', subject: `asset/${payload['channel']}` };
        },
      },
    });
    assert.deepEqual(undone(run), [
      'delete-design-assets@2',
      'delete-content-drafts@2',
      'withdraw-review@1',
      'delete-design-assets@1',
      'delete-content-drafts@1',
      'delete-research@1',
    ]);
    assert.equal(run.callsOf('delete-research')[0]?.payload['closesFence'], true);
  });
});
