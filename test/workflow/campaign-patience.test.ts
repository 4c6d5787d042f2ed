import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { waitedOut } from '../../lib/workflow/retry-rules.ts';
import { failure, hours, minutes, ok, refusal, runCampaign, runStart } from './campaign-run.ts';

const longestJitter = 15_000;

describe('a Task that is told when to come back', () => {
  for (const error of waitedOut) {
    it(`waits out a ${error}, without a Lambda running`, async () => {
      const { execution, callsOf } = await runCampaign({
        functions: {
          'create-content': ({ earlier }) => {
            if (earlier === 0) throw refusal(error, runStart + minutes(7));
            return {};
          },
        },
      });
      assert.equal(execution.status, 'SUCCEEDED', execution.cause);
      const [, second] = callsOf('create-content');
      assert.ok(
        second && second.at >= minutes(7) && second.at <= minutes(7) + longestJitter,
        `${second?.at}`,
      );
      assert.equal(second.payload.workflow.attempt, 0);
      assert.equal(callsOf('create-content').length, 2);
    });
  }

  it('goes when its turn has come, not later and however late that is', async () => {
    const turn = runStart + hours(3) + 1;
    const { execution, callsOf } = await runCampaign({
      functions: {
        'create-content': ({ earlier }) => {
          if (earlier === 0) throw refusal('TurnAssignedError', turn);
          return {};
        },
      },
    });
    assert.equal(execution.status, 'SUCCEEDED', execution.cause);
    assert.deepEqual(
      callsOf('create-content').map(({ at }) => runStart + at),
      [runStart, turn],
    );
  });

  it('leaves the time until its turn out of its 30 minutes of patience', async () => {
    const { execution, callsOf } = await runCampaign({
      functions: {
        'create-content': ({ earlier, at }) => {
          if (earlier === 0) throw refusal('CircuitOpenError', runStart + minutes(20));
          if (earlier === 1) throw refusal('TurnAssignedError', runStart + at + minutes(60));
          if (earlier === 2) throw refusal('CircuitOpenError', runStart + at + minutes(5));
          throw refusal('CircuitOpenError', runStart + at + minutes(20));
        },
      },
    });
    assert.equal(execution.error, 'CircuitOpenError');
    const [, first = 0, turn = 0, , last = 0] = callsOf('create-content').map(({ at }) => at);
    assert.equal(turn, first + minutes(60));
    assert.equal(last, minutes(30) + minutes(60));
  });

  it('gives up after 30 minutes of failures, however many turns come between them', async () => {
    const { execution, callsOf } = await runCampaign({
      functions: {
        'create-content': ({ earlier, at }) => {
          if (earlier % 2 === 0) throw failure('VendorUnavailableError', 'out');
          throw refusal('TurnAssignedError', runStart + at + minutes(10));
        },
      },
    });
    assert.equal(execution.status, 'FAILED');
    const calls = callsOf('create-content');
    assert.ok(calls.length > 10, `${calls.length} calls`);
    // Between two turns nothing but the pause before an attempt counts.
    const turns = Math.floor(calls.length / 2) - 1;
    const troubled = (calls.at(-1)?.at ?? 0) - turns * minutes(10);
    assert.ok(troubled >= minutes(30) && troubled < minutes(31), `${troubled}`);
  });

  it('costs three transitions a wait', async () => {
    const smooth = await runCampaign();
    const refused = await runCampaign({
      functions: {
        'create-content': ({ earlier }) => {
          if (earlier < 2) throw refusal('ThrottledError', runStart + minutes(earlier + 1));
          return {};
        },
      },
    });
    assert.equal(refused.transitions - smooth.transitions, 6);
  });

  it('gives up 30 minutes after the first refusal, and the step has failed', async () => {
    const { execution, called, callsOf } = await runCampaign({
      functions: {
        'create-content': ({ at }) => {
          throw refusal('CircuitOpenError', runStart + at + minutes(8));
        },
      },
    });
    assert.equal(execution.error, 'CircuitOpenError');
    const times = callsOf('create-content').map(({ at }) => at);
    assert.equal(times.at(-1), minutes(30));
    assert.equal(times.length, 5);
    assert.deepEqual(called.slice(-3), ['delete-content-drafts', 'delete-research', 'finish-compensation']);
  });

  it('tries once more after 30 minutes where it is told to come back much later', async () => {
    const { callsOf } = await runCampaign({
      functions: {
        'create-content': () => {
          throw refusal('ThrottledError', runStart + hours(5));
        },
      },
    });
    assert.deepEqual(
      callsOf('create-content').map(({ at }) => at),
      [0, minutes(30)],
    );
  });

  it('counts the 30 minutes of each Task by itself', async () => {
    const refusedFor20Minutes = ({ earlier, at }: { earlier: number; at: number }) => {
      if (earlier === 0) throw refusal('ThrottledError', runStart + at + minutes(20));
      return {};
    };
    const { execution } = await runCampaign({
      functions: { 'create-content': refusedFor20Minutes, 'open-review': refusedFor20Minutes },
    });
    assert.equal(execution.status, 'SUCCEEDED', execution.cause);
  });

  it('waits a minute where the refusal names no time', async () => {
    const { callsOf } = await runCampaign({
      functions: {
        'create-content': ({ earlier }) => {
          if (earlier === 0) throw failure('ThrottledError', 'come back later');
          return {};
        },
      },
    });
    const [, second] = callsOf('create-content');
    assert.ok(second && second.at >= minutes(1) && second.at <= minutes(1) + longestJitter);
  });

  it('keeps a branch waiting while its siblings go on, and knows its item afterwards', async () => {
    const { callsOf } = await runCampaign({
      functions: {
        'scrape-page': ({ payload, at }) => {
          if (payload['page'] === 1 && at < minutes(5))
            throw refusal('ThrottledError', runStart + minutes(5));
          return ok(`page/${payload['page']}`);
        },
      },
    });
    const pages = callsOf('scrape-page').map(({ payload }) => payload['page']);
    assert.deepEqual(pages, [0, 1, 2, 1]);
    assert.deepEqual(callsOf('create-content')[0]?.payload['research'], [
      ok('notion'),
      ok('page/0'),
      ok('page/1'),
      ok('page/2'),
      ok('memory'),
    ]);
  });

  it('makes a branch that was refused too long a verdict', async () => {
    const { execution, warnings } = await runCampaign({
      begin: { channels: ['email', 'blog'] },
      functions: {
        'publish-blog': ({ at }) => {
          throw refusal('EffectInFlightError', runStart + at + minutes(40));
        },
      },
    });
    assert.equal(execution.status, 'SUCCEEDED', execution.cause);
    const [warning] = warnings ?? [];
    assert.equal(warning?.subject, 'channel/blog');
    assert.match(warning?.reason ?? '', /^EffectInFlightError: not now/);
  });

  it('opens a review again after a refusal, with a new token', async () => {
    const { execution, callsOf } = await runCampaign({
      functions: {
        'open-review': ({ earlier, at }) => {
          if (earlier === 0) throw refusal('AmbiguousOutcomeError', runStart + at + minutes(2));
          return {};
        },
      },
    });
    assert.equal(execution.status, 'SUCCEEDED', execution.cause);
    const tokens = callsOf('open-review').map(({ payload }) => payload['taskToken']);
    assert.equal(new Set(tokens).size, 2);
  });

  it('remembers that a review has timed out while settling it is refused', async () => {
    const { callsOf } = await runCampaign({
      reviewMs: 'never',
      functions: {
        'settle-review': ({ earlier, at }) => {
          if (earlier === 0) throw refusal('ThrottledError', runStart + at + minutes(2));
          return { decision: 'timed_out' };
        },
      },
    });
    assert.deepEqual(
      callsOf('settle-review').map(({ payload }) => payload['timedOut']),
      [true, true],
    );
  });

  it('waits out a lease that is held while the campaign is undone', async () => {
    const { callsOf } = await runCampaign({
      functions: {
        'create-content': () => {
          throw failure('ContentInvalidError');
        },
        'delete-content-drafts': ({ earlier, at }) => {
          if (earlier === 0) throw refusal('EffectInFlightError', runStart + at + minutes(3));
          return {};
        },
      },
    });
    assert.equal(callsOf('delete-content-drafts').length, 2);
    assert.deepEqual(callsOf('finish-compensation')[0]?.payload['undoFailures'], []);
  });
});
