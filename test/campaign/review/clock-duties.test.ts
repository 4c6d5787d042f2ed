import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ClockDuty, dutiesOf, nextLookAt } from '../../../lambdas/campaign/review/clock-duties.ts';
import type { Edit } from '../../../lambdas/campaign/review/edit.ts';
import { isQuiet } from '../../../lambdas/campaign/review/quiet-hours.ts';
import type { Decision, Review } from '../../../lambdas/campaign/review/review.ts';
import type { QuietHours } from '../../../lambdas/campaign/settings.ts';
import { aReview } from './a-review.ts';
import { anEdit } from './an-edit.ts';

const minute = 60_000;
const hour = 60 * minute;
const openedAt = Date.parse('2026-03-02T09:00:00Z');

/** A quarter of it is six hours. */
const aRoundOf24Hours = (overrides: Partial<Review> = {}): Review =>
  aReview({ openedAt, deadlineAt: openedAt + 24 * hour, ...overrides });

const decision: Decision = { decision: 'approved', by: 'kim', via: 'slack', at: openedAt, hash: 'h1' };
const anEditThen = (overrides: Partial<Edit> = {}): Edit => anEdit({ at: openedAt, ...overrides });
const running = (review: Review | undefined = aRoundOf24Hours()) => ({ saga: 'running', review }) as const;

interface Moment {
  readonly after: number;
  readonly review?: Partial<Review>;
  readonly edits?: readonly Edit[];
  readonly quietHours?: QuietHours;
}

/** A duty in a word or two. */
function inWords(duty: ClockDuty): string {
  if (duty.kind !== 'remind') return duty.kind;
  return `remind ${duty.n}${duty.escalates ? ' and escalate' : ''}`;
}

const dutiesAfter = ({ after, review = {}, edits = [], quietHours }: Moment): string[] =>
  dutiesOf(
    running(aRoundOf24Hours(review)),
    edits,
    quietHours === undefined ? {} : { quietHours },
    openedAt + after,
  ).map(inWords);

/** What is done about every open round. */
const always = ['read-pull-request', 'keep-surfaces'];

describe('the clock of an open round', () => {
  const moments: readonly (readonly [string, Moment, readonly string[]])[] = [
    ['reminds nobody in the first quarter', { after: 6 * hour - 1 }, always],
    ['reminds at the end of the first quarter', { after: 6 * hour }, ['remind 1', ...always]],
    ['reminds once', { after: 7 * hour, review: { reminded: 1 } }, always],
    ['reminds at half of the time', { after: 12 * hour, review: { reminded: 1 } }, ['remind 2', ...always]],
    [
      'asks the second list when a quarter is left',
      { after: 18 * hour, review: { reminded: 2 } },
      ['remind 3 and escalate', ...always],
    ],
    ['asks the second list once', { after: 23 * hour, review: { reminded: 3 } }, always],
    ['makes one reminder of those that it has missed', { after: 13 * hour }, ['remind 2', ...always]],
    ['escalates though it has missed the others', { after: 19 * hour }, ['remind 3 and escalate', ...always]],
    ['goes on until the last moment', { after: 24 * hour - 1, review: { reminded: 3 } }, always],
    ['ends the round at its deadline', { after: 24 * hour }, ['time-out', 'resume']],
    ['ends a round whose deadline it has missed', { after: 99 * hour }, ['time-out', 'resume']],
    ['resumes where somebody has decided', { after: hour, review: { decision } }, ['resume']],
    ['leaves a decision alone after the deadline', { after: 25 * hour, review: { decision } }, ['resume']],
    ['does nothing where the machine has taken it', { after: hour, review: { decision, resumedAt: 1 } }, []],
    [
      'leaves an edit to whoever takes it, at first',
      { after: 2 * minute - 1, edits: [anEditThen()] },
      always,
    ],
    [
      'has an edit applied that waits',
      { after: 2 * minute, edits: [anEditThen()] },
      ['apply-edit', ...always],
    ],
    [
      'leaves edits alone that are settled',
      { after: hour, edits: [anEditThen({ state: 'taken' }), anEditThen({ state: 'refused' })] },
      always,
    ],
    [
      'has no edit applied when the time is over',
      { after: 24 * hour, edits: [anEditThen()] },
      ['time-out', 'resume'],
    ],
  ];
  for (const [what, moment, duties] of moments) {
    it(what, () => assert.deepEqual(dutiesAfter(moment), duties));
  }

  it('names each edit that waits', () => {
    const edits = [anEditThen(), anEditThen({ editId: '0193d3c0-0000-7000-8000-00000000000b' })];
    const duties = dutiesOf(running(), edits, {}, openedAt + hour);
    assert.deepEqual(
      duties.flatMap((duty) => (duty.kind === 'apply-edit' ? [duty.editId] : [])),
      edits.map(({ editId }) => editId),
    );
  });

  it('divides what is left of the time in a later round', () => {
    const review = { round: 2, openedAt: openedAt + 20 * hour };
    assert.deepEqual(dutiesAfter({ after: 21 * hour - 1, review }), always);
    assert.deepEqual(dutiesAfter({ after: 21 * hour, review }), ['remind 1', ...always]);
    assert.deepEqual(dutiesAfter({ after: 23 * hour, review }), ['remind 3 and escalate', ...always]);
  });

  it('disturbs nobody in quiet hours, and reminds when they are over', () => {
    const quietHours = { from: '15:00', to: '16:30', timeZone: 'UTC' };
    assert.deepEqual(dutiesAfter({ after: 6 * hour, quietHours }), always, 'it is 15:00');
    assert.deepEqual(dutiesAfter({ after: 7.5 * hour - 1, quietHours }), always);
    assert.deepEqual(dutiesAfter({ after: 7.5 * hour, quietHours }), ['remind 1', ...always]);
  });

  it('ends a round in quiet hours all the same', () => {
    const quietHours = { from: '00:00', to: '23:59', timeZone: 'UTC' };
    assert.deepEqual(dutiesAfter({ after: 24 * hour, quietHours }), ['time-out', 'resume']);
  });

  it('does nothing where no round is open, or the campaign does not run', () => {
    for (const record of [
      { saga: 'running', review: undefined },
      { saga: 'compensating', review: aRoundOf24Hours() },
      { saga: 'closed', review: aRoundOf24Hours({ decision }) },
    ] as const) {
      assert.deepEqual(dutiesOf(record, [anEditThen()], {}, openedAt + 30 * hour), []);
      assert.equal(nextLookAt(record, openedAt + 30 * hour), undefined);
    }
  });
});

describe('the next look of the clock', () => {
  const lookAfter = (after: number, review: Partial<Review> = {}) => {
    const next = nextLookAt(running(aRoundOf24Hours(review)), openedAt + after);
    return next === undefined ? undefined : next - openedAt - after;
  };

  for (const [what, after, review, ms] of [
    ['comes in a quarter of an hour', hour, {}, 15 * minute],
    ['comes when people have to be reminded', 6 * hour - 4 * minute, {}, 4 * minute],
    ['comes when the second list has to be asked', 18 * hour - minute, {}, minute],
    ['does not stand still at a reminder', 6 * hour, {}, 15 * minute],
    ['comes at the deadline', 24 * hour - 1, {}, 1],
    ['comes in two minutes after the deadline', 24 * hour, {}, 2 * minute],
    ['comes in two minutes while the machine has not taken a decision', hour, { decision }, 2 * minute],
    ['never comes again when it has', hour, { decision, resumedAt: 1 }, undefined],
  ] as const) {
    it(what, () => assert.equal(lookAfter(after, review), ms));
  }
});

describe('quiet hours', () => {
  const nights = { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' };
  const quietAt = (hours: QuietHours, moment: string) => isQuiet(hours, Date.parse(moment));

  for (const [moment, quiet] of [
    // Winter: one hour before Greenwich.
    ['2026-01-15T20:59:59Z', false],
    ['2026-01-15T21:00:00Z', true],
    ['2026-01-15T23:00:00Z', true],
    ['2026-01-15T23:30:00Z', true],
    ['2026-01-16T05:59:59Z', true],
    ['2026-01-16T06:00:00Z', false],
    // Summer: two hours.
    ['2026-07-15T19:59:59Z', false],
    ['2026-07-15T20:00:00Z', true],
    ['2026-07-16T04:59:59Z', true],
    ['2026-07-16T05:00:00Z', false],
    // The night in which the clocks go forward, and the one in which they go back.
    ['2026-03-28T21:00:00Z', true],
    ['2026-03-29T04:59:59Z', true],
    ['2026-03-29T05:00:00Z', false],
    ['2026-10-24T20:00:00Z', true],
    ['2026-10-25T05:59:59Z', true],
    ['2026-10-25T06:00:00Z', false],
  ] as const) {
    it(`over midnight in Berlin ${quiet ? 'hold' : 'do not hold'} at ${moment}`, () => {
      assert.equal(quietAt(nights, moment), quiet);
    });
  }

  it('within a day hold from the first minute to the last', () => {
    const lunch = { from: '12:00', to: '13:00', timeZone: 'Asia/Kolkata' };
    assert.equal(quietAt(lunch, '2026-03-02T06:29:59Z'), false);
    assert.equal(quietAt(lunch, '2026-03-02T06:30:00Z'), true);
    assert.equal(quietAt(lunch, '2026-03-02T07:29:59Z'), true);
    assert.equal(quietAt(lunch, '2026-03-02T07:30:00Z'), false);
  });

  it('that end at midnight, or begin there, hold up to it and from it on', () => {
    const evening = { from: '20:00', to: '00:00', timeZone: 'UTC' };
    assert.equal(quietAt(evening, '2026-03-02T23:59:59Z'), true);
    assert.equal(quietAt(evening, '2026-03-03T00:00:00Z'), false);
    const morning = { from: '00:00', to: '06:00', timeZone: 'UTC' };
    assert.equal(quietAt(morning, '2026-03-02T23:59:59Z'), false);
    assert.equal(quietAt(morning, '2026-03-03T00:00:00Z'), true);
  });

  it('from a time to the same time never hold', () => {
    assert.equal(quietAt({ from: '09:00', to: '09:00', timeZone: 'UTC' }, '2026-03-02T09:00:00Z'), false);
  });
});
