import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { describe, it } from 'node:test';
import { answerTo, refusalWords } from '../../lambdas/campaign/review/answers.ts';
import { dutiesOf } from '../../lambdas/campaign/review/clock-duties.ts';
import { mostEdits } from '../../lambdas/campaign/review/request-edit.ts';
import { type Decision, decisions, Review } from '../../lambdas/campaign/review/review.ts';
import { reviewCard } from '../../lambdas/campaign/review/review-card.ts';
import { firstLookMs, pollMs } from '../../lambdas/campaign/review/review-times.ts';
import { revisionLimit } from '../../lambdas/campaign/review/revision-limit.ts';
import { roles } from '../../lambdas/campaign/settings.ts';
import { stageConfigs } from '../../lib/config.ts';
import { functionCatalogue } from '../../lib/constructs/function-catalogue.ts';
import { reviewPictures } from '../pictures/pictures.ts';
import { codesIn, root, tableOf, textOf } from './markdown.ts';

const page = 'docs/review.md';
const prose = textOf(page).replaceAll(/\s+/g, ' ');
const minute = 60_000;

describe('the pictures of docs/review.md', () => {
  it('are those of the cards and windows of today (node test/pictures/render.ts draws them)', async () => {
    const drawn = await reviewPictures();
    const committed = globSync('docs/pictures/review-*.svg', { cwd: root }).map((path) =>
      path.replaceAll('\\', '/'),
    );
    assert.deepEqual(
      committed.toSorted(),
      Object.keys(drawn)
        .map((file) => `docs/pictures/${file}`)
        .toSorted(),
    );
    for (const [file, svg] of Object.entries(drawn)) {
      assert.ok(textOf(`docs/pictures/${file}`) === svg, `docs/pictures/${file} shows something old`);
    }
  });

  it('are all shown, each with words for those who do not see it', async () => {
    const shown = [...prose.matchAll(/!\[([^\]]{20,})\]\(pictures\/([\w.-]+)\)/g)].map(([, , file]) => file);
    assert.deepEqual(shown.toSorted(), Object.keys(await reviewPictures()).toSorted());
  });
});

describe('docs/review.md', () => {
  it('has every button of the card, in its order', () => {
    const listed = tableOf(page, 'button', 'does').flatMap((row) => codesIn(row['button']));
    const { blocks } = reviewCard({
      campaignId: '',
      round: 1,
      publication: {
        name: '',
        hash: '',
        pieces: {
          headline: '',
          tagline: '',
          emailSubject: '',
          emailBody: '',
          socialPost: '',
          blogPost: { title: '', sections: [] },
        },
        assets: {},
        channels: [],
        networks: [],
      },
      pullRequestUrl: '',
      reviewers: [],
      approvalsRequired: 1,
      approvedBy: [],
      deadlineAt: 0,
    });
    const buttons = blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements.map(({ text }) => text.text) : [],
    );
    assert.deepEqual(listed, buttons);
  });

  it('has every decision', () => {
    const listed = tableOf(page, 'decision', 'made by').flatMap((row) => codesIn(row['decision']));
    assert.deepEqual(listed.toSorted(), decisions.toSorted());
  });

  it('has every role', () => {
    const listed = tableOf(page, 'role', 'may').flatMap((row) => codesIn(row['role']));
    assert.deepEqual(listed, [...roles]);
  });

  it('has the words that people are told', () => {
    const decision: Decision = { decision: 'approved', by: 'kim@example.com', via: 'api', at: 0, hash: '' };
    const review = openReview();
    const told = [
      answerTo({ kind: 'repeated', review }),
      answerTo({ kind: 'decided-before', decision }),
      answerTo({ kind: 'changed', review }),
      answerTo({ kind: 'over', status: 'cancelled' }),
      refusalWords('somebody else is asked'),
    ];
    const listed = tableOf(page, 'when', 'words').map((row) => codesIn(row['words'])[0] ?? '');
    assert.equal(listed.length, told.length);
    for (const [index, words] of listed.entries()) {
      const pattern = words.split('…').map(escapeRegExp).join('.+');
      assert.match(told[index] ?? '', new RegExp(`^${pattern}$`));
    }
  });

  it('reminds when the clock does', () => {
    const listed = tableOf(page, 'after', 'who is reminded, in the channel').map((row) => row['after']);
    const parts = { 'a quarter': 0.25, half: 0.5, 'three quarters': 0.75 };
    assert.deepEqual(listed, Object.keys(parts));
    for (const [index, part] of Object.values(parts).entries()) {
      const review = { ...openReview(), reminded: index };
      const at = review.openedAt + (review.deadlineAt - review.openedAt) * part;
      const reminders = (now: number) =>
        dutiesOf({ saga: 'running', review }, [], {}, now).filter(({ kind }) => kind === 'remind');
      assert.deepEqual(reminders(at - 1), []);
      assert.deepEqual(reminders(at), [{ kind: 'remind', n: index + 1, escalates: part === 0.75 }]);
    }
  });

  it('has the numbers of the code', () => {
    const clock = functionCatalogue.find(({ id }) => id === 'review-clock');
    assert.ok(prose.includes(`The review clock runs every ${clock?.everyMinutes} minutes`));
    assert.ok(prose.includes(`looks at each review ${firstLookMs / minute} minutes after`));
    assert.ok(prose.includes(`then every ${pollMs / minute} minutes`));
    assert.ok(prose.includes(`takes ${mostEdits} edits in all its rounds`));
    assert.ok(prose.includes(`has at most ${revisionLimit} rounds`));
    assert.ok(prose.includes(`have ${stageConfigs.prod.campaigns.reviewHours} hours from the first card`));
  });
});

function openReview(): Review {
  return Review.parse({
    round: 1,
    try: '1',
    token: 'token',
    hash: 'h1',
    openedAt: 0,
    deadlineAt: 24 * 60 * minute,
    approvals: {},
  });
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
