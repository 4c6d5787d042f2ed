import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCardValue, parseWindowValue } from '../../../lambdas/campaign/review/card-value.ts';
import { outcomeCard, withdrawnCard } from '../../../lambdas/campaign/review/outcome-card.ts';
import type { Decision } from '../../../lambdas/campaign/review/review.ts';
import { cardText, type ReviewCard, reviewCard } from '../../../lambdas/campaign/review/review-card.ts';
import { changesModal, editModal, noteModal } from '../../../lambdas/campaign/review/review-modals.ts';
import type { MessageContent } from '../../../lambdas/vendors/slack/messages.ts';
import type { ModalView } from '../../../lambdas/vendors/slack/modal.ts';
import { Blocks } from '../../../lib/local/vendors/slack/blocks.ts';
import { Modal } from '../../../lib/local/vendors/slack/modal.ts';
import { assertAllFitSlackTypes } from '../../support/slack-types.ts';
import { aPublication, longestPieces, somePieces } from './a-publication.ts';
import { dana, kim } from './people.ts';

const campaignId = '0193d3c0-0000-7000-8000-000000000001';
const deadlineAt = Date.parse('2026-03-03T09:00:00Z');

const aCard = (overrides: Partial<ReviewCard> = {}): ReviewCard => ({
  campaignId,
  round: 1,
  publication: aPublication(),
  pullRequestUrl: 'https://github.example/acme/reviews/pull/1',
  reviewers: [kim, dana, { email: 'no-slack@acme.example' }],
  approvalsRequired: 1,
  approvedBy: [],
  deadlineAt,
  ...overrides,
});

const aDecision = (overrides: Partial<Decision> = {}): Decision => ({
  decision: 'approved',
  by: kim.email,
  via: 'slack',
  at: Date.parse('2026-03-02T10:00:00Z'),
  hash: 'h1',
  ...overrides,
});

/** Everything in it that comes from outside is `character`, as often as it may be. */
function longestCard(character: string): ReviewCard {
  const name = character.repeat(100);
  const publication = aPublication({ name, pieces: longestPieces(character) });
  const people = Array.from({ length: 25 }, (_, n) => ({
    email: `reviewer-number-${n}.with-a-long-name@department.acme.example`,
    slack: `U0${'ABCDEFGH'.slice(0, 7)}${n}`,
  }));
  return aCard({
    publication,
    before: aPublication({ name }),
    reviewers: people,
    approvalsRequired: 10,
    approvedBy: people.slice(0, 9).map(({ email }) => email),
  });
}

const window = { card: { campaignId, round: 3, hash: 'f'.repeat(64) }, channel: 'C0REVIEWS' };
const characters = ['x', '&', '<', '世', '👩'];

const messages: readonly (readonly [string, MessageContent])[] = [
  ['a card', reviewCard(aCard())],
  [
    'a card with changes',
    reviewCard(aCard({ before: aPublication({ pieces: somePieces({ headline: 'Old' }) }) })),
  ],
  ...characters.map((one) => [`the longest card of ${one}`, reviewCard(longestCard(one))] as const),
  ['an outcome', outcomeCard('Autumn Launch', aDecision())],
  ...characters.map(
    (one) =>
      [
        `the longest outcome of ${one}`,
        outcomeCard(
          one.repeat(100),
          aDecision({ decision: 'changes_requested', comment: one.repeat(2_000) }),
        ),
      ] as const,
  ),
  ['a withdrawal', withdrawnCard('&'.repeat(100))],
];
const modals: readonly (readonly [string, ModalView])[] = [
  ['the window for changes', changesModal(window)],
  ['the window for edits', editModal(window, aPublication())],
  ...characters.map(
    (one) =>
      [
        `the longest window of ${one}`,
        editModal(window, aPublication({ pieces: longestPieces(one) })),
      ] as const,
  ),
  ['a note', noteModal('That does not count.')],
  ['the longest note', noteModal('&'.repeat(5_000))],
];

/** What a reader of the card sees, with Slack's markup. */
const textOf = ({ blocks }: MessageContent) => JSON.stringify(blocks);
const buttonsOf = ({ blocks }: MessageContent) =>
  blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));

describe('what Slack is sent of a review', () => {
  it('fits Slack\u2019s own types', () => {
    assertAllFitSlackTypes([
      ...messages.map(([name, value]) => ({ kind: 'message', value, name }) as const),
      ...modals.map(([name, value]) => ({ kind: 'modal', value, name }) as const),
    ]);
  });

  for (const [name, { text, blocks }] of messages) {
    it(`keeps Slack\u2019s limits: ${name}`, () => {
      assert.deepEqual(Blocks.safeParse(blocks).error?.issues, undefined);
      assert.ok(text.length > 0 && text.length <= 3_000, `${text.length} characters`);
    });
  }

  for (const [name, modal] of modals) {
    it(`keeps Slack\u2019s limits: ${name}`, () => {
      assert.deepEqual(Modal.safeParse(modal).error?.issues, undefined);
    });
  }
});

describe('the card of a review', () => {
  it('shows who is asked, the texts of the channels, the images and the terms', () => {
    const text = textOf(reviewCard(aCard({ approvalsRequired: 2, approvedBy: [kim.email] })));
    for (const part of [
      '<@U0KIM> <@U0DANA> *Ship on Fridays again*',
      '*Your Fridays are back*',
      '*Social post*',
      '• Heading 5',
      '"image_url":"https://images.example/campaigns/c/1-blog-secret.png"',
      'Round 1 · email, social, blog · goes out when approved',
      `approved by ${kim.email}; 2 needed · until 2026-03-03T09:00:00.000Z`,
    ]) {
      assert.ok(text.includes(part), part);
    }
    assert.doesNotMatch(text, /What has changed/);
  });

  it('shows no text of a channel that the campaign does not have', () => {
    const text = textOf(reviewCard(aCard({ publication: aPublication({ channels: ['email'] }) })));
    assert.match(text, /\*E-mail\*/);
    assert.doesNotMatch(text, /\*Social post\*|\*Blog\*|blog-secret/);
  });

  it('shows what has changed, before and after', () => {
    const before = aPublication({ pieces: somePieces({ headline: 'An ~old~ headline' }) });
    const text = textOf(reviewCard(aCard({ before })));
    assert.ok(text.includes('*What has changed*\\n*Headline*\\n~An old headline~\\nShip on Fridays again'));
    assert.doesNotMatch(textOf(reviewCard(aCard({ before: aPublication() }))), /What has changed/);
  });

  it('has buttons that carry which content of which round it shows, and nothing else', () => {
    const publication = aPublication();
    const buttons = buttonsOf(reviewCard(aCard({ round: 2, publication })));
    assert.deepEqual(
      buttons.map(({ action_id }) => action_id),
      ['approve-campaign', 'request-changes', 'edit-campaign', 'reject-campaign', 'open-pull-request'],
    );
    for (const { value } of buttons.slice(0, 4)) {
      assert.deepEqual(parseCardValue(value), { campaignId, round: 2, hash: publication.hash });
    }
    assert.deepEqual([buttons[4]?.value, buttons[4]?.url], [undefined, aCard().pullRequestUrl]);
  });

  it('has another text for other content and other approvals, by which it is found', () => {
    const two = { approvalsRequired: 2 };
    const texts = [
      aCard(),
      aCard({ publication: aPublication({ pieces: somePieces({ tagline: 'Another' }) }) }),
      aCard(two),
      aCard({ ...two, approvedBy: [kim.email] }),
    ].map(cardText);
    assert.equal(new Set(texts).size, texts.length);
    assert.equal(cardText(aCard({ deadlineAt: 1 })), texts[0]);
  });

  it('lets no text be read as a mention, a link or an entity', () => {
    const attack = '<!channel> <@U1> <https://evil.example|Go> &lt;';
    const pieces = somePieces({
      headline: attack,
      tagline: attack,
      emailSubject: attack,
      emailBody: attack,
      socialPost: attack,
      blogPost: { title: attack, sections: [1, 2, 3, 4, 5].map(() => ({ heading: attack, body: attack })) },
    });
    const attacked = aCard({
      publication: aPublication({ name: attack, pieces }),
      before: aPublication(),
      reviewers: [],
    });
    const shown = reviewCard(attacked);
    const marked = shown.blocks.filter(({ type }) => type === 'section' || type === 'context');
    assert.doesNotMatch(JSON.stringify(marked) + shown.text, /<[!@h]/);
    assert.match(JSON.stringify(marked), /&lt;!channel&gt;/);
    const backwards = reviewCard({ ...attacked, publication: aPublication(), before: attacked.publication });
    assert.doesNotMatch(JSON.stringify(backwards), /"[^"]*<[!@h]/, 'nor as what was there before');
  });
});

describe('the card of a decided review', () => {
  it('says who has decided, where and when, with what they have said, and has no button', () => {
    const card = outcomeCard(
      'Autumn Launch',
      aDecision({ decision: 'rejected', via: 'github', comment: 'Not <us>' }),
    );
    assert.equal(card.text, `Rejected by ${kim.email} on GitHub, 2026-03-02T10:00:00.000Z`);
    assert.ok(textOf(card).includes(`*${card.text}*\\nNot &lt;us&gt;`));
    assert.deepEqual([buttonsOf(card), buttonsOf(withdrawnCard('Autumn Launch'))], [[], []]);
  });

  it('names nobody where the time was over', () => {
    const { text } = outcomeCard(
      'Autumn Launch',
      aDecision({ decision: 'timed_out', by: 'clock', via: 'clock' }),
    );
    assert.equal(text, 'Nobody decided in time, 2026-03-02T10:00:00.000Z');
  });
});

describe('the windows of a review', () => {
  it('know which content they were opened over', () => {
    for (const modal of [changesModal(window), editModal(window, aPublication())]) {
      assert.deepEqual(parseWindowValue(modal.private_metadata ?? ''), window);
    }
  });

  it('show every text as it is, and have room for emoji, which may count twice', () => {
    const { blocks } = editModal(window, aPublication({ pieces: longestPieces('x') }));
    const inputs = blocks.flatMap((block) => (block.type === 'input' ? [block.element] : []));
    assert.deepEqual(
      inputs.map(({ max_length }) => max_length),
      inputs.map(({ initial_value }) => Math.min(3000, 2 * (initial_value?.length ?? 0))),
    );
    const [headline] = inputs;
    assert.deepEqual([headline?.multiline, headline?.max_length], [false, 200]);
  });

  it('tell a person something as it is', () => {
    const [block] = noteModal('Decided by <!channel> & co').blocks;
    assert.deepEqual(block, {
      type: 'section',
      text: { type: 'mrkdwn', text: 'Decided by &lt;!channel&gt; &amp; co' },
    });
  });
});

describe('the value of a button or window', () => {
  const { card } = window;

  for (const text of [
    undefined,
    '',
    'null',
    '{',
    JSON.stringify({ ...card, token: 'x' }),
    JSON.stringify({ ...card, round: 0 }),
    JSON.stringify({ ...card, campaignId: '../1' }),
  ]) {
    it(`is refused where it is not ours: ${text}`, () => {
      assert.throws(() => parseCardValue(text), { name: 'InvalidInputError' });
      assert.throws(() => parseWindowValue(text ?? ''), { name: 'InvalidInputError' });
    });
  }
});
