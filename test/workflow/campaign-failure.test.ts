import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failure, minutes, ok, runCampaign } from './campaign-run.ts';

const undoOrder = [
  'roll-back-distribution',
  'withdraw-review',
  'delete-design-assets',
  'delete-content-drafts',
  'delete-research',
];

/** What undoes a campaign that failed in each step. */
const undoneFrom = {
  Research: undoOrder.slice(4),
  Content: undoOrder.slice(3),
  Design: undoOrder.slice(2),
  Review: undoOrder.slice(1),
  Distribution: undoOrder,
};

const fails = (error: string) => () => {
  throw failure(error);
};

/** A function of each step, the error that it fails with, and the one that the step then fails with. */
const failures = [
  { step: 'Research', functionId: 'search-notion', error: 'ConfigurationError' },
  { step: 'Research', functionId: 'scrape-page', error: 'ConfigurationError' },
  { step: 'Research', functionId: 'recall-research', error: 'ConfigurationError' },
  { step: 'Content', functionId: 'create-content', error: 'ContentInvalidError' },
  { step: 'Content', functionId: 'create-content', error: 'SpendLimitError' },
  { step: 'Design', functionId: 'render-asset', error: 'ConfigurationError' },
  { step: 'Design', functionId: 'render-asset', error: 'VendorRejectedError', becomes: 'NoAssetsError' },
  { step: 'Review', functionId: 'open-review', error: 'VendorRejectedError' },
  { step: 'Review', functionId: 'settle-review', error: 'UnconfirmedEffectError' },
] as const;

describe('a step that fails', () => {
  for (const { step, functionId, error, ...rest } of failures) {
    const becomes = 'becomes' in rest ? rest.becomes : error;
    it(`undoes ${step} and all before it when ${functionId} fails with ${error}`, async () => {
      const { execution, called, callsOf } = await runCampaign({ functions: { [functionId]: fails(error) } });
      assert.equal(execution.status, 'FAILED');
      assert.equal(execution.error, becomes);
      const undone = undoneFrom[step];
      assert.deepEqual(called.slice(-undone.length - 1), [...undone, 'finish-compensation']);
      const reason = callsOf('finish-compensation')[0]?.payload['reason'];
      assert.deepEqual(reason, { step, error: becomes, cause: execution.cause });
      for (const functionId of undone) assert.deepEqual(callsOf(functionId)[0]?.payload['reason'], reason);
      assert.ok(!called.includes('set-up-analytics'));
    });
  }

  it('undoes everything when nothing could be published, and names every reason', async () => {
    const { execution, called } = await runCampaign({
      begin: { channels: ['email', 'blog'] },
      functions: {
        'publish-email': fails('VendorRejectedError'),
        'publish-blog': fails('ConfigurationError'),
      },
    });
    assert.equal(execution.error, 'NothingPublishedError');
    assert.equal(
      execution.cause,
      'channel/email: VendorRejectedError: it broke; channel/blog: ConfigurationError: it broke',
    );
    assert.deepEqual(called.slice(-6), [...undoneFrom.Distribution, 'finish-compensation']);
  });

  it('does without the image of a channel that needs none', async () => {
    const { execution } = await runCampaign({
      functions: {
        'render-asset': ({ payload }) => {
          if (payload['channel'] === 'email') throw failure('VendorRejectedError');
          return ok(`asset/${payload['channel']}`);
        },
      },
    });
    assert.equal(execution.status, 'SUCCEEDED', execution.cause);
  });

  it('closes a campaign that could not begin, with nothing to undo', async () => {
    const { execution, called } = await runCampaign({
      functions: { 'begin-campaign': fails('InvalidInputError') },
    });
    assert.equal(execution.error, 'InvalidInputError');
    assert.deepEqual(called, ['begin-campaign', 'finish-compensation']);
  });

  it('treats an error without a class like any other', async () => {
    const { execution, called } = await runCampaign({ functions: { 'create-content': fails('TypeError') } });
    assert.equal(execution.error, 'TypeError');
    assert.ok(called.includes('delete-content-drafts'));
  });
});

describe('a campaign that somebody else is undoing', () => {
  for (const functionId of [
    'begin-campaign',
    'search-notion',
    'scrape-page',
    'create-content',
    'render-asset',
    'open-review',
    'settle-review',
    'publish-blog',
    'set-up-analytics',
    'finish-campaign',
  ]) {
    it(`ends quietly in ${functionId}`, async () => {
      const { execution, called } = await runCampaign({
        functions: { [functionId]: fails('SagaClosedError') },
      });
      assert.equal(execution.status, 'SUCCEEDED', execution.cause);
      assert.ok(!called.includes('finish-compensation'));
      assert.deepEqual(
        undoOrder.filter((id) => called.includes(id)),
        [],
      );
    });
  }
});

describe('the undo chain', () => {
  it('goes on after an undo that failed, and reports it', async () => {
    const { execution, called, callsOf } = await runCampaign({
      functions: {
        'publish-email': fails('VendorRejectedError'),
        'withdraw-review': fails('VendorRejectedError'),
        'delete-content-drafts': fails('ConfigurationError'),
      },
      begin: { channels: ['email'] },
    });
    assert.equal(execution.error, 'NothingPublishedError');
    assert.deepEqual(called.slice(-6), [...undoOrder, 'finish-compensation']);
    assert.deepEqual(callsOf('finish-compensation')[0]?.payload['undoFailures'], [
      { step: 'Review', error: 'VendorRejectedError', cause: 'it broke' },
      { step: 'Content', error: 'ConfigurationError', cause: 'it broke' },
    ]);
  });

  it('tries an undo again when its vendor cannot be reached', async () => {
    const { callsOf } = await runCampaign({
      functions: {
        'create-content': fails('ContentInvalidError'),
        'delete-content-drafts': ({ earlier }) => {
          if (earlier < 2) throw failure('VendorUnavailableError');
          return {};
        },
      },
    });
    assert.deepEqual(
      callsOf('delete-content-drafts').map(({ payload }) => payload.workflow.attempt),
      [0, 1, 2],
    );
    assert.deepEqual(callsOf('finish-compensation')[0]?.payload['undoFailures'], []);
  });
});

describe('a Task that is retried', () => {
  it('gives a vendor that cannot be read six more chances: its circuit opens before they are used up', async () => {
    const { callsOf } = await runCampaign({
      functions: { 'search-notion': fails('VendorUnavailableError') },
    });
    assert.equal(callsOf('search-notion').length, 7);
  });

  it('never calls twice what will not get better', async () => {
    for (const error of [
      'VendorRejectedError',
      'InvalidInputError',
      'ContentInvalidError',
      'SpendLimitError',
    ]) {
      const { callsOf } = await runCampaign({ functions: { 'create-content': fails(error) } });
      assert.equal(callsOf('create-content').length, 1, error);
    }
  });

  it('waits with full jitter', async () => {
    const { callsOf } = await runCampaign({
      functions: { 'search-notion': fails('VendorUnavailableError') },
    });
    const times = callsOf('search-notion').map(({ at }) => at);
    const waits = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    assert.ok(
      waits.every((wait, index) => wait <= Math.min(5 * 2 ** index, 60) * 1000),
      waits.join(', '),
    );
    assert.ok((times.at(-1) ?? 0) < minutes(2));
  });
});
