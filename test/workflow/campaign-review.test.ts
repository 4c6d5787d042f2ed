import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failure, hours, minutes, ok, runCampaign } from './campaign-run.ts';

const undoneFromReview = [
  'withdraw-review',
  'delete-design-assets',
  'delete-content-drafts',
  'delete-research',
  'finish-compensation',
];

describe('the review of a campaign', () => {
  it('is left out where none is wanted', async () => {
    const { execution, called } = await runCampaign({ begin: { review: false } });
    assert.equal(execution.status, 'SUCCEEDED', execution.cause);
    assert.ok(!called.includes('open-review') && !called.includes('settle-review'));
    assert.ok(called.includes('finish-campaign'));
  });

  it('says that it was not timed out', async () => {
    const { callsOf } = await runCampaign();
    assert.equal(callsOf('settle-review')[0]?.payload['timedOut'], false);
  });

  it('sends the campaign back for another revision when changes are requested', async () => {
    const { execution, called, callsOf } = await runCampaign({
      functions: {
        'settle-review': ({ earlier }) => ({ decision: earlier === 0 ? 'changes_requested' : 'approved' }),
      },
    });
    assert.equal(execution.status, 'SUCCEEDED', execution.cause);
    assert.deepEqual(called.slice(called.indexOf('create-content')), [
      'create-content',
      'remember-content',
      'render-asset',
      'open-review',
      'settle-review',
      'show-decision',
      'create-content',
      'remember-content',
      'render-asset',
      'note-warnings',
      'open-review',
      'settle-review',
      'show-decision',
      'publish-email',
      'publish-social',
      'publish-blog',
      'set-up-analytics',
      'finish-campaign',
    ]);
    assert.deepEqual(
      callsOf('create-content').map(({ payload }) => payload['revision']),
      [1, 2],
    );
    assert.equal(callsOf('publish-email')[0]?.payload['revision'], 2);
  });

  it('forgets what was missing in a revision that was replaced', async () => {
    const { warnings } = await runCampaign({
      functions: {
        'settle-review': ({ earlier }) => ({ decision: earlier === 0 ? 'changes_requested' : 'approved' }),
        'render-asset': ({ payload }) => {
          if (payload['revision'] === 1 && payload['channel'] === 'blog')
            throw failure('ContentInvalidError');
          return ok(`asset/${payload['channel']}`);
        },
      },
    });
    assert.deepEqual(warnings, []);
  });

  it('rejects a campaign whose third revision needs changes too', async () => {
    const { execution, callsOf } = await runCampaign({
      functions: { 'settle-review': () => ({ decision: 'changes_requested' }) },
    });
    assert.equal(execution.status, 'SUCCEEDED', execution.cause);
    assert.deepEqual(
      callsOf('create-content').map(({ payload }) => payload['revision']),
      [1, 2, 3],
    );
    assert.deepEqual(callsOf('finish-compensation')[0]?.payload['reason'], {
      step: 'Review',
      error: 'rejected',
      cause: 'changes were requested in revision 3, the last one',
    });
  });

  for (const decision of ['rejected', 'timed_out']) {
    it(`undoes a campaign that was ${decision}, and ends well`, async () => {
      const { execution, called, callsOf } = await runCampaign({
        functions: { 'settle-review': () => ({ decision }) },
      });
      assert.equal(execution.status, 'SUCCEEDED', execution.cause);
      assert.deepEqual(called.slice(called.indexOf('withdraw-review')), undoneFromReview);
      assert.deepEqual(callsOf('finish-compensation')[0]?.payload, {
        ...callsOf('finish-compensation')[0]?.payload,
        reason: { step: 'Review', error: decision, cause: '' },
        undoFailures: [],
      });
    });
  }

  it('settles a review that nobody has answered in 24 hours and 15 minutes', async () => {
    const { execution, callsOf } = await runCampaign({
      reviewMs: 'never',
      functions: { 'settle-review': () => ({ decision: 'timed_out' }) },
    });
    assert.equal(execution.status, 'SUCCEEDED', execution.cause);
    assert.equal(callsOf('open-review').length, 1);
    const [settled] = callsOf('settle-review');
    assert.equal(settled?.payload['timedOut'], true);
    assert.equal(settled?.at, hours(24) + minutes(15));
  });

  it('follows the decision that won against the timeout', async () => {
    const { execution, called } = await runCampaign({ reviewMs: 'never' });
    assert.equal(execution.status, 'SUCCEEDED', execution.cause);
    assert.ok(called.includes('publish-email'));
  });
});
