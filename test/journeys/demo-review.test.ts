import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leftAtVendors } from '../../lib/demo/left-at-vendors.ts';
import type { ReviewCourse } from '../../lib/demo/review-courses.ts';
import { type ReviewResult, reviewWentWell } from '../../lib/demo/run-review.ts';
import { watchSlack } from '../../lib/demo/watched-slack.ts';
import { createArtifacts } from '../../lib/local/vendors/artifacts.ts';
import type { SlackMessage } from '../../lib/local/vendors/slack/channel-store.ts';
import { aManualClock } from '../support/manual-clock.ts';

describe('a review of the demo', () => {
  const rejected: ReviewResult = {
    course: 'reject',
    campaignId: 'some-campaign',
    status: 'rejected',
    rounds: 1,
    decision: { decision: 'rejected', by: 'reviewer@your-org.example', via: 'slack' },
    pullRequest: 'closed',
    left: [],
  };
  const timedOut: ReviewResult = {
    ...rejected,
    course: 'timeout',
    decision: { decision: 'timed_out', by: 'clock', via: 'clock' },
  };
  const changed: ReviewResult = {
    ...rejected,
    course: 'changes',
    status: 'completed',
    rounds: 2,
    decision: { decision: 'approved', by: 'reviewer@your-org.example', via: 'slack' },
    pullRequest: 'merged',
    left: [{ vendor: 'sendgrid', kind: 'single-send', id: '1' }],
  };
  const approved: ReviewResult = {
    ...changed,
    course: 'github',
    rounds: 1,
    decision: { decision: 'approved', by: 'reviewer@your-org.example', via: 'github' },
  };

  it('has gone well as each course should go', () => {
    assert.deepEqual([rejected, timedOut, changed, approved].map(reviewWentWell), [true, true, true, true]);
  });

  it('has not gone well with something left of what was not approved', () => {
    for (const result of [rejected, timedOut]) {
      assert.equal(reviewWentWell({ ...result, left: changed.left }), false);
    }
  });

  it('has not gone well where it went another way', () => {
    const others: readonly ReviewCourse[] = ['github', 'reject', 'timeout'];
    for (const course of others) assert.equal(reviewWentWell({ ...changed, course }), false, course);
    assert.equal(reviewWentWell({ ...changed, rounds: 1 }), false);
    assert.equal(reviewWentWell({ ...approved, pullRequest: 'closed' }), false);
  });
});

describe('what is left at the vendors', () => {
  const artifacts = createArtifacts(aManualClock());
  const left = () => leftAtVendors([{ name: 'vendor', artifacts }]).map(({ kind, id }) => `${kind} ${id}`);

  it('is all but closed pull requests and messages without a button', () => {
    artifacts.create('pull-request', 'open', { state: 'open', merged: false });
    artifacts.create('pull-request', 'merged', { state: 'closed', merged: true });
    artifacts.create('pull-request', 'closed', { state: 'closed', merged: false });
    artifacts.create('message', 'card', { blocks: [{ type: 'actions', elements: [{ type: 'button' }] }] });
    artifacts.create('message', 'outcome', { blocks: [{ type: 'header' }] });
    artifacts.create('post', 'cancelled', {});
    artifacts.remove('post', 'cancelled');
    assert.deepEqual(left(), ['pull-request open', 'pull-request merged', 'message card']);
  });
});

describe('the story of what is said in Slack', () => {
  const people = [{ email: 'reviewer@your-org.example', slack: 'U1' }];
  const card = (text: string, ...sections: string[]): SlackMessage => ({
    channel: 'C1',
    ts: '1.000001',
    user: 'U0',
    text,
    blocks: sections.map((section) => ({ type: 'section', text: { type: 'mrkdwn', text: section } })),
  });

  it('says who is asked, what has changed, and what the card says then, each once', () => {
    const messages = [card('Please', '<@U1> *New*', '*What has changed*\n*Headline*\n~Old~\nNew')];
    const told: string[] = [];
    const slack = { messages: () => messages, whispers: () => [] };
    const watched = watchSlack(slack, people, { tell: (what) => told.push(what) });
    watched.look();
    watched.look();
    messages[0] = card('Approved');
    watched.look();
    assert.deepEqual(told, [
      'Slack, to reviewer@your-org.example: Please',
      '  changed: Headline: Old → New',
      'The card says: Approved',
    ]);
  });
});
