import assert from 'node:assert/strict';
import { type Acted, hasDied } from './schedule-acts.ts';
import { minute } from './schedule-plan.ts';
import { decisionsOf, type ReviewEnd } from './schedule-run.ts';

const meant = {
  approve: 'approved',
  reject: 'rejected',
  changes: 'changes_requested',
  edit: 'edit',
} as const;

/** Everybody who has acted was answered, with what has happened. Whose request has died got an error at once. */
export function checkAnswers(end: ReviewEnd): void {
  for (const one of end.acted) {
    if (one.act.place === 'github') checkComment(end, one);
    else if (!hasDied(one)) checkAnswer(end, one);
  }
}

/** What people see at once: a refusal, or that Slack could not open a window. */
const foreseen = new Set([
  'RouteRefusal',
  'InvalidInputError',
  'VendorUnavailableError',
  'AmbiguousOutcomeError',
]);

const nameOf = ({ n, person, act }: Acted) => `act ${n}, ${person.email || 'stranger'} ${act.deed}`;

function checkAnswer(end: ReviewEnd, one: Acted): void {
  const { answer, act } = one;
  switch (answer.kind) {
    case 'none yet':
      assert.fail(`SILENT: ${nameOf(one)} has no answer`);
      break;
    case 'edit': {
      const isKept = end.edits.some(({ editId }) => editId === answer.editId);
      assert.ok(isKept, `TOLD: ${nameOf(one)} was told of an edit that is not there`);
      break;
    }
    case 'refused':
      assert.ok(foreseen.has(answer.error.name), `ERROR: ${nameOf(one)}: ${answer.error.stack}`);
      break;
    case 'outcome':
      if (act.place === 'slack' && answer.shown === undefined) checkShown(end, one, answer.outcome);
      checkOutcome(end, one, answer.outcome);
      break;
    default:
      answer satisfies never;
  }
}

/** What they were told has happened. */
function checkOutcome(end: ReviewEnd, one: Acted, outcome: string): void {
  const { round, saw, person, act } = one;
  const decided = decisionsOf(end).find((each) => each.round === round);
  const why = `TOLD: ${nameOf(one)} was told "${outcome}"`;
  switch (outcome) {
    case 'decided': {
      const made = decided?.decision;
      assert.deepEqual([made?.by, made?.decision, made?.hash], [person.email, meant[act.deed], saw], why);
      return;
    }
    case 'counted': {
      const counts = end.world.accepted.some(
        (each) => each.kind === 'approved' && each.by === person.email && each.hash === saw,
      );
      assert.ok(counts, why);
      return;
    }
    case 'decided-before':
      assert.ok(decided !== undefined, why);
      return;
    case 'repeated': {
      const mine = end.world.accepted.some((each) => {
        const by = each.kind === 'approved' ? each.by : each.kind === 'decided' ? each.decision.by : '';
        return by === person.email && each.round === round;
      });
      assert.ok(mine, why);
      return;
    }
    case 'changed': {
      const isNew = end.world.accepted.some((each) => each.kind === 'edited' && each.round === round);
      const isNext = end.world.taken.some((each) => each.kind === 'entered' && each.round === round + 1);
      assert.ok(isNew || isNext, why);
      return;
    }
    case 'over':
      assert.ok(decisionsOf(end).length > 0, why);
      return;
    case 'accepted':
      assert.ok(
        end.edits.some(({ by, from }) => by === person.email && from === saw),
        why,
      );
      return;
    case 'refused':
      assert.equal(person.email, '', why);
      return;
    default:
  }
}

/** What no answer shows is whispered, or shown by the card. */
function checkShown({ world }: ReviewEnd, one: Acted, outcome: string): void {
  if (outcome === 'decided' || outcome === 'counted' || outcome === 'window') return;
  // The same words that wait already, or are being sent, are not said again.
  const since = one.at - 2 * minute;
  const told = world.slack.whispers.some(({ user, at }) => user === one.person.slack && at >= since);
  assert.ok(told, `SILENT: ${nameOf(one)} was not told "${outcome}"`);
}

/** The clock reads a pull request every quarter of an hour, and some of its reads may fail. */
const readWithinMs = 40 * minute;

/**
 * On GitHub, where people are not answered at once: their word has counted, or they were told why not, unless the
 * round was decided before anybody had read it, which its card shows.
 */
function checkComment(end: ReviewEnd, one: Acted): void {
  const { world, edits, timeline } = end;
  const until = one.at + readWithinMs;
  const wasDecided = decisionsOf(end).some(({ at }) => at <= until);
  if (wasDecided) return;
  const told = world.github.comments.some(({ body }) => body.startsWith(`@${one.person.github} `));
  const isNoted = timeline.some(({ id }) => id === one.noticeId);
  const isEdit = edits.some(({ commit }) => commit === one.saw);
  assert.ok(told || isNoted || isEdit || one.isReplaced, `SILENT: ${nameOf(one)} on GitHub`);
}
