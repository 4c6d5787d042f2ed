import assert from 'node:assert/strict';
import { publicationOf } from '../../../lambdas/campaign/publication.ts';
import { checkAnswers } from './schedule-answers.ts';
import { backstopMs } from './schedule-machine.ts';
import { minute } from './schedule-plan.ts';
import { decisionsOf, type ReviewEnd } from './schedule-run.ts';
import { checkCards, checkEdits, checkPullRequest, checkTimeline, checkWho } from './schedule-surfaces.ts';

/** What holds of every run, whatever has happened in it. @throws AssertionError that names the rule. */
export async function checkReview(end: ReviewEnd): Promise<void> {
  checkEnd(end);
  checkDecisions(end);
  checkPublished(end);
  checkApprovals(end);
  await checkWho(end);
  checkCards(end);
  checkPullRequest(end);
  checkTimeline(end);
  checkEdits(end);
  checkLetters(end);
  checkAnswers(end);
}

/** The machine comes to its end, at the latest when its own time is over. */
function checkEnd({ world, isOver }: ReviewEnd): void {
  assert.ok(isOver, 'STUCK: the machine waits for ever');
  const failed = world.taken.flatMap((one) => (one.kind === 'failed' ? [one.error] : []));
  assert.deepEqual(failed, [], 'FAILED: a state of the machine has given up');
  const opened = world.taken.flatMap((one) => (one.kind === 'entered' ? [one.at] : []))[0] ?? 0;
  const last = world.taken.findLast((one) => one.kind === 'took');
  const latest = opened + world.plan.reviewMinutes * minute + backstopMs + 2 * minute;
  assert.ok(last?.kind === 'took' && last.at <= latest, 'STUCK: the machine has waited for too long');
}

/** One decision a round is written, and the machine takes that one. */
function checkDecisions(end: ReviewEnd): void {
  const took = end.world.taken.flatMap((one) =>
    one.kind === 'took' ? [`${one.round}: ${one.decision}`] : [],
  );
  const written = decisionsOf(end).map(({ round, decision }) => `${round}: ${decision.decision}`);
  assert.deepEqual(took, written, 'SPLIT: the machine has taken something else than the record has');
}

function checkPublished(end: ReviewEnd): void {
  const published = end.world.taken.flatMap((one) => (one.kind === 'published' ? [one.publication] : []));
  const approved = decisionsOf(end).filter(({ decision }) => decision.decision === 'approved');
  assert.deepEqual(
    published.map(({ hash }) => hash),
    approved.map(({ decision }) => decision.hash),
    'PUBLISHED: what was published is what was approved',
  );
  for (const { hash, ...intent } of published) {
    assert.equal(publicationOf(intent).hash, hash, 'PUBLISHED: the texts are those of the hash');
  }
}

/** Those that counted are of what was published, of different people, and as many as it takes. */
function checkApprovals(end: ReviewEnd): void {
  for (const { round, decision, at } of decisionsOf(end)) {
    const ofRound = end.world.accepted.filter((one) => one.round === round && one.at <= at);
    const lastEdit = ofRound.findLastIndex(({ kind }) => kind === 'edited');
    const standing = ofRound.slice(lastEdit + 1).flatMap((one) => (one.kind === 'approved' ? [one] : []));
    const by = standing.map((one) => one.by);
    assert.equal(new Set(by).size, by.length, 'APPROVALS: somebody counts twice');
    for (const { hash } of standing) {
      assert.equal(hash, decision.hash, 'APPROVALS: one of something else has counted');
    }
    const needed = end.world.plan.approvalsRequired;
    if (decision.decision !== 'approved') assert.ok(by.length < needed, 'APPROVALS: enough, and not decided');
    else if (needed > 1) assert.equal(by.length, needed, 'APPROVALS: as many as it takes');
  }
}

const harmless = /EffectInFlightError|VendorUnavailableError|AmbiguousOutcomeError|SagaClosedError|Died/;

function checkLetters({ world }: ReviewEnd): void {
  const bad = world.deadLetters.filter((letter) => !harmless.test(letter));
  assert.deepEqual(bad, [], 'DEAD LETTER: a function has failed in a way that nobody foresaw');
}
