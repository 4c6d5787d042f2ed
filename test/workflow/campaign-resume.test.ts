import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failure, ok, runCampaign } from './campaign-run.ts';

const earlier = { subject: 'notion', reason: 'VendorRejectedError: the data source is gone' };
const resumed = { resume: true, revision: 2, warnings: [earlier] };

const fails = (error: string) => () => {
  throw failure(error);
};

describe('a run that takes up a published campaign', () => {
  it('goes on at the distribution, with the revision that was approved', async () => {
    const { execution, called, callsOf } = await runCampaign({ begin: resumed });
    assert.equal(execution.status, 'SUCCEEDED', execution.cause);
    assert.deepEqual(called, [
      'begin-campaign',
      'publish-email',
      'publish-social',
      'publish-blog',
      'set-up-analytics',
      'finish-campaign',
    ]);
    assert.equal(callsOf('publish-email')[0]?.payload['revision'], 2);
  });

  it('keeps the warnings of the run before, and adds its own', async () => {
    const { warnings } = await runCampaign({
      begin: resumed,
      functions: { 'publish-blog': fails('VendorRejectedError') },
    });
    assert.deepEqual(warnings, [
      earlier,
      { subject: 'channel/blog', reason: 'VendorRejectedError: it broke' },
    ]);
  });

  it('is undone where it turns out that nothing was published at all', async () => {
    const { execution, called } = await runCampaign({
      begin: { ...resumed, channels: ['email'] },
      functions: { 'publish-email': fails('VendorRejectedError') },
    });
    assert.equal(execution.error, 'NothingPublishedError');
    assert.ok(called.includes('roll-back-distribution'));
  });

  it('is not undone where only a channel was tried again and the others are out', async () => {
    const { execution, called, warnings } = await runCampaign({
      begin: { ...resumed, channels: ['blog'], othersPublished: true, warnings: [] },
      functions: { 'publish-blog': fails('VendorRejectedError') },
    });
    assert.equal(execution.status, 'SUCCEEDED', execution.cause);
    assert.deepEqual(called, ['begin-campaign', 'publish-blog', 'set-up-analytics', 'finish-campaign']);
    assert.deepEqual(warnings, [{ subject: 'channel/blog', reason: 'VendorRejectedError: it broke' }]);
  });
});

describe('what is missing before anything is published', () => {
  it('is noted in the record, should the execution die afterwards', async () => {
    const { callsOf } = await runCampaign({
      functions: {
        'search-notion': fails('VendorRejectedError'),
        'render-asset': ({ payload }) => {
          if (payload['channel'] === 'blog') throw failure('ContentInvalidError');
          return ok(`asset/${payload['channel']}`);
        },
      },
    });
    assert.deepEqual(callsOf('note-warnings')[0]?.payload['warnings'], [
      { subject: 'notion', reason: 'VendorRejectedError: it broke' },
      { subject: 'asset/blog', reason: 'ContentInvalidError: it broke' },
    ]);
  });

  it('is not noted where nothing is', async () => {
    const { callsOf } = await runCampaign();
    assert.deepEqual(callsOf('note-warnings'), []);
  });

  it('keeps nobody from going on where it cannot be noted', async () => {
    const { execution, called } = await runCampaign({
      functions: {
        'search-notion': fails('VendorRejectedError'),
        'note-warnings': fails('StoreUnavailableError'),
      },
    });
    assert.equal(execution.status, 'SUCCEEDED', execution.cause);
    assert.ok(called.includes('finish-campaign'));
  });
});
