import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failure, hours, minutes, ok, runCampaign, runStart } from './campaign-run.ts';

const iso = (ms: number): string => new Date(runStart + ms).toISOString();

describe('a campaign in which nothing goes wrong', () => {
  it('runs every activity once, and nothing that undoes', async () => {
    const run = await runCampaign();
    assert.equal(run.execution.status, 'SUCCEEDED', run.execution.cause);
    assert.deepEqual(run.calls.map((call) => call.functionId).toSorted(), [
      'begin-campaign',
      'create-content',
      'finish-campaign',
      'open-review',
      'publish-blog',
      'publish-email',
      'publish-social',
      'recall-research',
      'remember-content',
      'render-asset',
      'render-asset',
      'render-asset',
      'scrape-page',
      'scrape-page',
      'scrape-page',
      'search-notion',
      'set-up-analytics',
      'settle-review',
      'show-decision',
    ]);
  });

  it('makes at most 40 transitions with three channels and three pages', async () => {
    const { transitions } = await runCampaign();
    assert.ok(transitions <= 40, `${transitions} transitions`);
  });

  it('tells every function which campaign and which attempt it works for', async () => {
    const { calls } = await runCampaign();
    for (const { functionId, at, payload } of calls) {
      assert.equal(payload.campaignId, '0193d3c0-0000-7000-8000-000000000001', functionId);
      const { id, attempt, enteredAt } = payload.workflow;
      assert.deepEqual({ id, attempt }, { id: payload.campaignId, attempt: 0 }, functionId);
      assert.equal(Date.parse(enteredAt), runStart + at, functionId);
    }
  });

  it('hands the verdicts of the research to the content', async () => {
    const { callsOf } = await runCampaign();
    const [content] = callsOf('create-content');
    assert.deepEqual(content?.payload['research'], [
      ok('notion'),
      ok('page/0'),
      ok('page/1'),
      ok('page/2'),
      ok('memory'),
    ]);
    assert.equal(content?.payload['revision'], 1);
  });

  it('does without pages and with a single channel', async () => {
    const run = await runCampaign({ begin: { competitorPages: [], channels: ['email'] } });
    assert.equal(run.execution.status, 'SUCCEEDED', run.execution.cause);
    assert.deepEqual(run.callsOf('create-content')[0]?.payload['research'], [ok('notion'), ok('memory')]);
    assert.deepEqual(
      run.callsOf('render-asset').map(({ payload }) => payload['channel']),
      ['email'],
    );
    assert.deepEqual(run.warnings, []);
  });

  it('finishes without warnings', async () => {
    const { warnings } = await runCampaign();
    assert.deepEqual(warnings, []);
  });

  it('collects what is missing as warnings', async () => {
    const { execution, warnings } = await runCampaign({
      functions: {
        'scrape-page': ({ payload }) =>
          payload['page'] === 1
            ? { verdict: 'unavailable', subject: 'page/1', reason: 'the site forbids robots' }
            : ok(`page/${payload['page']}`),
        'search-notion': () => {
          throw failure('VendorRejectedError', 'the data source is gone');
        },
        'render-asset': ({ payload }) => {
          if (payload['channel'] === 'blog') throw failure('ContentInvalidError', 'no headline');
          return ok(`asset/${payload['channel']}`);
        },
        'publish-social': () => {
          throw failure('UnconfirmedEffectError', 'nobody knows');
        },
        'set-up-analytics': () => {
          throw failure('ConfigurationError', 'the secret is missing');
        },
      },
    });
    assert.equal(execution.status, 'SUCCEEDED', execution.cause);
    assert.deepEqual(warnings, [
      { subject: 'notion', reason: 'VendorRejectedError: the data source is gone' },
      { subject: 'page/1', reason: 'the site forbids robots' },
      { subject: 'asset/blog', reason: 'ContentInvalidError: no headline' },
      { subject: 'channel/social', reason: 'UnconfirmedEffectError: nobody knows' },
      { subject: 'analytics', reason: 'ConfigurationError: the secret is missing' },
    ]);
  });

  it('keeps a reason to 500 characters of the cause', async () => {
    const { warnings } = await runCampaign({
      functions: {
        'search-notion': () => {
          throw failure('VendorRejectedError', 'x'.repeat(2000));
        },
      },
    });
    const [warning] = warnings ?? [];
    assert.equal(warning?.reason, `VendorRejectedError: ${'x'.repeat(500)}`);
  });

  it('publishes in spite of a channel that is not configured, since others may be public already', async () => {
    const { execution, called } = await runCampaign({
      functions: {
        'publish-social': () => {
          throw failure('ConfigurationError', 'the secret is missing');
        },
      },
    });
    assert.equal(execution.status, 'SUCCEEDED', execution.cause);
    assert.ok(called.includes('finish-campaign'));
  });
});

describe('the launch of a campaign', () => {
  it('keeps the blog until the launch time, and nothing else', async () => {
    const { callsOf } = await runCampaign({ begin: { launchAt: iso(hours(30)) } });
    assert.equal(callsOf('publish-email')[0]?.at, hours(1));
    assert.equal(callsOf('publish-social')[0]?.at, hours(1));
    assert.equal(callsOf('publish-blog')[0]?.at, hours(30));
  });

  it('publishes the blog at once where the launch time has passed', async () => {
    const { callsOf } = await runCampaign({ begin: { launchAt: iso(minutes(30)) } });
    assert.equal(callsOf('publish-blog')[0]?.at, hours(1));
  });
});
