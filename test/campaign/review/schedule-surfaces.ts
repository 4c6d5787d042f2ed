import assert from 'node:assert/strict';
import { readVersion } from '../../../lambdas/campaign/publication.ts';
import { decisionWords } from '../../../lambdas/campaign/review/decision-words.ts';
import { parseTextsFile } from '../../../lambdas/campaign/review/review-files.ts';
import type { Acted } from './schedule-acts.ts';
import { minute } from './schedule-plan.ts';
import { approvalsOf, decisionsOf, type ReviewEnd } from './schedule-run.ts';
import { people, type ReviewWorld } from './schedule-world.ts';

/** Whoever decided or approved was one of the people, and had that very content before them. */
export async function checkWho(end: ReviewEnd): Promise<void> {
  const { world, acted } = end;
  const emails: readonly string[] = people.map(({ email }) => email);
  const decisions = decisionsOf(end).flatMap(({ decision: { by, hash, via, decision } }) =>
    // Who closes a pull request rejects whatever is asked about.
    via === 'github' && decision === 'rejected' ? [] : [{ by, hash }],
  );
  for (const { by, hash } of [...approvalsOf(end), ...decisions]) {
    if (by === 'clock') continue;
    assert.ok(emails.includes(by), `WHO: ${by} has decided`);
    const mine = acted.filter(({ person }) => person.email === by);
    const shown = await Promise.all(mine.map((one) => sawContent(world, one, hash)));
    assert.ok(shown.includes(true), `UNSEEN: ${by} never saw ${hash}`);
  }
}

async function sawContent(world: ReviewWorld, { act, saw }: Acted, hash: string): Promise<boolean> {
  if (act.place !== 'github') return saw === hash;
  const { pieces } = await readVersion(world.campaignId, hash, world.bodies);
  return JSON.stringify(piecesOf(world, saw)) === JSON.stringify(pieces);
}

function piecesOf({ github }: ReviewWorld, sha: string) {
  const files = github.repository.commits.get(sha)?.files ?? new Map<string, string>();
  const texts = [...files].find(([path]) => path.endsWith('content.yaml'))?.[1];
  return texts === undefined ? undefined : parseTextsFile(texts);
}

/** Each round has one card, and in the end that says what was decided; nobody can decide by it any more. */
export function checkCards(end: ReviewEnd): void {
  const { slack, atTimeOut } = end.world;
  assert.equal(slack.cardMessage()?.text, undefined, 'CARD: one can still be decided on');
  for (const { decision, round } of decisionsOf(end)) {
    const line = `${decisionWords(decision)}, ${new Date(decision.at).toISOString()}`;
    const shown = slack.messages.filter(({ text }) => text === line).length;
    // One that is decided before its card was posted has none, and its outcome is what is posted if anything is.
    const cards = slack.posted.filter((value) => value.includes(`"round":${round},`)).length;
    assert.ok(cards <= 1 && shown >= cards && shown <= 1, `CARD: ${line} is shown ${shown} times`);
  }
  for (const { at, hash, shown, round } of atTimeOut) {
    const isFresh = end.world.accepted.some((one) => one.kind === 'edited' && one.at > at - 40 * minute);
    const entered = end.world.taken.findLast((one) => one.kind === 'entered' && one.round === round);
    if (isFresh || entered?.kind !== 'entered' || entered.at > at - 40 * minute) continue;
    assert.ok(shown?.includes(hash), 'MUTE: no card showed what people were asked about');
  }
}

/** What we have merged is what was approved, whatever somebody has pushed. */
export function checkPullRequest({ world }: ReviewEnd): void {
  const published = world.taken.flatMap((one) => (one.kind === 'published' ? [one.publication] : []))[0];
  const { bot, lastPull } = world.github;
  const pull = lastPull();
  // One that was decided over the API before there was a pull request gets none any more.
  if (published === undefined || pull === undefined) return;
  assert.equal(pull.state, 'closed', 'PULL REQUEST: it is open still');
  if (pull.mergedBy !== bot) return;
  assert.deepEqual(piecesOf(world, pull.headSha), published.pieces, 'PULL REQUEST: other texts were merged');
}

/** Each decision is told of once, no comment comes twice, and nothing waits to be told. */
export function checkTimeline(end: ReviewEnd): void {
  const { timeline, record, world } = end;
  const told = timeline.filter(({ kind }) => kind === 'decided').map(({ text }) => text);
  const made = decisionsOf(end).map(({ decision }) => decisionWords(decision));
  assert.deepEqual(told, made, 'TIMELINE: it says something else');
  assert.deepEqual(Object.keys(record.outbox), [], 'OUTBOX: something waits to be told');
  const markers = world.github.comments.map(({ effectId }) => effectId);
  assert.equal(new Set(markers).size, markers.length, 'COMMENT: one came twice');
}

/** Each edit that was accepted was taken once, or refused and its editor told. */
export function checkEdits(end: ReviewEnd): void {
  const { world, edits } = end;
  const taken = world.accepted.flatMap((one) => (one.kind === 'edited' ? [one.editId] : []));
  assert.equal(new Set(taken).size, taken.length, 'EDIT: taken twice');
  for (const [index, one] of world.accepted.entries()) {
    const before = world.accepted.slice(0, index).filter(({ round }) => round === one.round);
    const isLate = before.some(({ kind }) => kind === 'decided');
    assert.ok(!isLate, `LATE: round ${one.round} is decided, and something else is ${one.kind}`);
  }
  for (const { editId, state, to, by } of edits) {
    assert.notEqual(state, 'waiting', `EDIT: nobody has dealt with the one by ${by}`);
    assert.equal(state === 'taken', taken.includes(editId), 'EDIT: its item says something else');
    if (state === 'refused') assert.ok(isTold(world, by, to), `EDIT: ${by} was not told that it was refused`);
  }
}

function isTold({ slack, github }: ReviewWorld, by: string, to: ReviewEnd['edits'][number]['to']): boolean {
  switch (to?.via) {
    case 'slack':
      return slack.whispers.some(({ user, text }) => user === to.user && text.includes('Your edit was not'));
    case 'github':
      return github.comments.some(({ body }) => body.startsWith(`@${to.login} Your edit was not taken`));
    default:
      return slack.messages.some(({ text }) => text.includes(`The edit by ${by} was not taken`));
  }
}
