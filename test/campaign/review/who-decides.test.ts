import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Account } from '../../../lambdas/campaign/people.ts';
import { type ReviewAct, reviewersOf, standingOf } from '../../../lambdas/campaign/review/who-decides.ts';
import type { CampaignSettings, Person } from '../../../lambdas/campaign/settings.ts';
import { briefOf, WizardAnswers } from '../../../lambdas/campaign/wizard-answers.ts';
import { someAnswers } from '../../support/answers.ts';
import { aReview } from './a-review.ts';
import { dana, eddie, kim, marketer, robin, someSettings } from './people.ts';

const acts = ['approved', 'rejected', 'changes_requested', 'edit'] as const;

const aRecord = (reviewers: readonly Person[] = [], review = aReview()) => ({
  brief: briefOf(WizardAnswers.parse(someAnswers({ reviewers: reviewers.map(({ email }) => email) }))),
  requester: 'marketer',
  review,
});

const slackOf = ({ slack = '' }: Person): Account => ({ kind: 'slack', id: slack });

/** The acts that a person may do. */
const allowed = (
  account: Account,
  record = aRecord(),
  settings: CampaignSettings = someSettings(),
): ReviewAct[] => acts.filter((act) => standingOf(record, settings, account, act).kind === 'allowed');

describe('an account', () => {
  for (const account of [
    { kind: 'slack', id: 'U0KIM' },
    { kind: 'github', id: 'kim-at-github' },
    { kind: 'github', id: 'Kim-At-GitHub' },
    { kind: 'sub', id: 'sub-kim' },
  ] as const) {
    it(`stands for its person: ${account.kind} ${account.id}`, () => {
      const standing = standingOf(aRecord(), someSettings(), account, 'approved');
      assert.deepEqual(standing, { kind: 'allowed', person: kim });
    });
  }

  for (const account of [
    { kind: 'slack', id: 'u0kim' },
    { kind: 'sub', id: 'SUB-KIM' },
    { kind: 'sub', id: 'U0KIM' },
    { kind: 'github', id: 'kim' },
    { kind: 'github', id: '' },
  ] as const) {
    it(`that nobody has may do nothing: ${account.kind} "${account.id}"`, () => {
      assert.deepEqual(allowed(account), []);
      const settings = someSettings({ people: [{ email: 'bare@acme.example' }, kim] });
      assert.deepEqual(allowed(account, aRecord(), settings), [], 'nor as somebody without such an account');
      const standing = standingOf(aRecord(), someSettings(), account, 'approved');
      assert.equal(
        standing.kind === 'refused' && standing.because,
        'this account belongs to nobody whom the stage knows',
      );
    });
  }
});

describe('a role', () => {
  it('is every role where a person has none', () => {
    assert.deepEqual(allowed(slackOf(kim)), [...acts]);
  });

  it('of a reviewer lets somebody decide, and edit what they are asked about', () => {
    assert.deepEqual(allowed(slackOf(robin)), [...acts]);
    assert.deepEqual(allowed(slackOf(robin), aRecord([kim])), []);
  });

  it('of an editor lets somebody edit every campaign, and decide none', () => {
    assert.deepEqual(allowed(slackOf(eddie)), ['edit']);
    assert.deepEqual(
      allowed(slackOf(eddie), aRecord([kim, eddie])),
      ['edit'],
      'not even where they are asked',
    );
  });
});

describe('the list of reviewers', () => {
  it('keeps everybody else from deciding, and not from editing', () => {
    const record = aRecord([dana]);
    assert.deepEqual(allowed(slackOf(dana), record), [...acts]);
    assert.deepEqual(allowed(slackOf(kim), record), ['edit']);
    const standing = standingOf(record, someSettings(), slackOf(kim), 'rejected');
    assert.deepEqual(standing, { kind: 'refused', because: 'somebody else is asked about this campaign' });
  });

  it('without anybody is everybody who reviews', () => {
    assert.deepEqual(reviewersOf(aRecord(), someSettings()), [kim, dana, robin, marketer]);
  });
});

describe('the second list', () => {
  const settings = someSettings({ escalation: [kim.email] });

  it('counts from the escalation on only', () => {
    assert.deepEqual(reviewersOf(aRecord([dana]), settings), [dana]);
    assert.deepEqual(allowed(slackOf(kim), aRecord([dana]), settings), ['edit']);
    const escalated = aRecord([dana], aReview({ escalatedAt: 750 }));
    assert.deepEqual(reviewersOf(escalated, settings), [kim, dana]);
    assert.deepEqual(allowed(slackOf(kim), escalated, settings), [...acts]);
  });

  it('makes no reviewer of somebody who has another role', () => {
    const escalated = aRecord([dana], aReview({ escalatedAt: 750 }));
    const others = someSettings({ escalation: [eddie.email, 'stranger@acme.example'] });
    assert.deepEqual(reviewersOf(escalated, others), [dana]);
  });
});

describe('who has requested a campaign', () => {
  it('does not approve it, by whichever account, and does all else', () => {
    for (const account of [
      slackOf(marketer),
      { kind: 'github', id: 'MARKETER-at-github' },
      { kind: 'sub', id: 'marketer' },
    ] as const) {
      assert.deepEqual(allowed(account), ['rejected', 'changes_requested', 'edit']);
      const standing = standingOf(aRecord(), someSettings(), account, 'approved');
      assert.deepEqual(standing, {
        kind: 'refused',
        because: 'nobody approves what they have requested themselves',
      });
    }
  });

  it('approves it where the stage lets people do so', () => {
    assert.deepEqual(allowed(slackOf(marketer), aRecord(), someSettings({ selfApproval: true })), [...acts]);
  });
});
