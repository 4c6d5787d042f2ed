import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { remind } from '../../../lambdas/campaign/review/remind.ts';
import { anOpenReview, hour, type OpenReviewOptions } from './an-open-review.ts';
import { dana, kim, robin } from './people.ts';

async function aReminder(test: TestContext, options: OpenReviewOptions = {}) {
  const open = await anOpenReview(test, options);
  return {
    ...open,
    remind: async (n: number, escalates = false) => {
      const record = await open.record();
      const now = open.clock.now();
      await remind(
        open.table,
        record,
        await open.review(),
        { n, escalates },
        { settings: open.settings, now },
      );
    },
  };
}

describe('a reminder', () => {
  it('names those who are asked, and until when', async (test) => {
    const { remind, notices, clock, record } = await aReminder(test, {
      answers: { reviewers: [kim.email, dana.email] },
    });
    clock.advanceBy(6 * hour);
    await remind(1);
    assert.deepEqual(await notices(), [
      {
        id: 'reminded 1 1',
        kind: 'reminded',
        at: clock.now(),
        text:
          'Nobody has decided about this campaign yet. It is rejected if nobody does until ' +
          '2026-03-03T09:00:00.000Z',
        mentions: ['U0KIM', 'U0DANA'],
      },
    ]);
    assert.equal((await record()).wakeAt, clock.now(), 'the sweeper tells it, should nobody else');
  });

  it('is given once, however often the clock strikes', async (test) => {
    const { remind, notices, review } = await aReminder(test);
    await Promise.all([remind(1), remind(1)]);
    await remind(1);
    assert.equal((await notices()).length, 1);
    assert.equal((await review()).reminded, 1);
  });

  it('is not given after a later one', async (test) => {
    const { remind, notices, review } = await aReminder(test);
    await remind(2);
    await remind(1);
    assert.deepEqual(
      (await notices()).map(({ id }) => id),
      ['reminded 1 2'],
    );
    assert.equal((await review()).reminded, 2);
  });

  it('does not mention who has approved, nor who is not in Slack', async (test) => {
    const bare = { email: 'bare@acme.example' };
    const { remind, notices, set, publication } = await aReminder(test, {
      settings: { people: [kim, dana, bare] },
      answers: { approvals_required: 2 },
    });
    await set({ approvals: { [kim.email]: publication.hash } });
    await remind(1);
    assert.deepEqual(
      (await notices()).map(({ mentions }) => mentions),
      [['U0DANA']],
    );
  });

  it('escalates: those of the second list are asked too, from then on', async (test) => {
    const { remind, notices, review, clock } = await aReminder(test, {
      answers: { reviewers: [dana.email] },
      settings: { escalation: [robin.email] },
    });
    await remind(2);
    assert.equal((await review()).escalatedAt, undefined);
    clock.advanceBy(18 * hour);
    await remind(3, true);
    const [first, last] = (await notices()).sort((a, b) => a.at - b.at);
    assert.deepEqual([first?.kind, first?.mentions], ['reminded', ['U0DANA']]);
    assert.deepEqual([last?.kind, last?.mentions], ['escalated', ['U0DANA', 'U0ROBIN']]);
    assert.equal((await review()).escalatedAt, clock.now());
  });

  it('leaves the first escalation its moment', async (test) => {
    const { remind, review, clock, set } = await aReminder(test);
    await remind(3, true);
    const { escalatedAt } = await review();
    clock.advanceBy(hour);
    await set({ reminded: 0 });
    await remind(3, true);
    assert.equal((await review()).escalatedAt, escalatedAt);
  });

  it('is not given about what is decided, or over', async (test) => {
    const { remind, decide, notices, review } = await aReminder(test);
    await decide('approved');
    await remind(1);
    assert.deepEqual(
      (await notices()).map(({ kind }) => kind),
      ['decided'],
    );
    assert.equal((await review()).reminded, 0);

    const over = await aReminder(test);
    await over.endSaga();
    await over.remind(1);
    assert.deepEqual(await over.notices(), []);
  });
});
