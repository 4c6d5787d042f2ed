import assert from 'node:assert/strict';
import { type Effect, resultOf } from '../../lambdas/campaign/effect.ts';
import { factsOf } from '../../lambdas/campaign/effect-kinds.ts';
import type { RunEnd } from './ledger-run.ts';
import { attemptOf, type EffectWrite } from './ledger-world.ts';

/** What holds of every run, whatever has happened in it. @throws AssertionError that names the rule. */
export function checkRun(end: RunEnd): void {
  for (const [key, writes] of writesByKey(end)) {
    checkVersions(key, writes);
    checkLease(end, key, writes);
    checkPatience(end, key, writes);
    checkProof(end, key, writes);
    checkNothingComesBack(key, writes);
  }
  checkFence(end);
  checkOneThing(end);
  checkSettled(end);
  checkNoOrphan(end);
  checkTold(end);
  checkAnswers(end);
}

function writesByKey({ world }: RunEnd): [string, EffectWrite[]][] {
  return Object.entries(Object.groupBy(world.writes, ({ key }) => key)).map(([key, writes = []]) => [
    key,
    writes,
  ]);
}

function checkVersions(key: string, writes: readonly EffectWrite[]): void {
  const versions = writes.map(({ effect }) => effect.version);
  assert.deepEqual(
    versions,
    writes.map((_, n) => n + 1),
    `VERSIONS of ${key}`,
  );
}

/** Until a lease is over, nobody but its holder ends it, and nobody else begins. */
function checkLease({ world }: RunEnd, key: string, writes: readonly EffectWrite[]): void {
  for (const [before, after] of pairs(writes)) {
    const until = before.effect.inFlightUntil;
    if (until === undefined || until < after.at) continue;
    const holds = before.effect.attempt === attemptOf(world.campaignId, after.by);
    if (holds && before.effect.state !== 'undone') continue;
    // What was removed has the lease of its remover: only a begin waits for that.
    if (before.effect.state !== 'undone') {
      assert.equal(
        after.effect.inFlightUntil,
        until,
        `LEASE of ${key}: ${after.by} has ended ${before.by}'s`,
      );
    }
    assert.equal(after.effect.attempt, before.effect.attempt, `LEASE of ${key}: ${after.by} has taken it`);
  }
}

/** A look counts only once every request of the others has been carried out, or never will be. */
function checkPatience({ world, wanted }: RunEnd, key: string, writes: readonly EffectWrite[]): void {
  const { lateMs } = factsOf(wanted.kind);
  for (const [before, after] of pairs(writes)) {
    const { state, id } = after.effect;
    if (before.effect.state !== 'intended' || (state !== 'unconfirmed' && state !== 'undone')) continue;
    for (const request of world.sent) {
      if (request.effectId !== id || request.by === after.by || request.at > after.at) continue;
      assert.ok(request.at + lateMs < after.at, `EARLY: ${after.by} has given ${key} of ${request.by} up`);
    }
  }
}

function checkProof({ wanted }: RunEnd, key: string, writes: readonly EffectWrite[]): void {
  for (const [before, after] of pairs(writes)) {
    const kept = namesIn(after.effect, wanted.kind);
    for (const name of namesIn(before.effect, wanted.kind)) {
      assert.ok(kept.includes(name), `PROOF of ${key}: ${after.by} has dropped ${name}`);
    }
  }
}

/** Once taken back, or known not to be there, nothing is done again without a begin. */
function checkNothingComesBack(key: string, writes: readonly EffectWrite[]): void {
  let last: Effect['state'] | undefined;
  for (const { effect, by } of writes) {
    if (effect.state === 'done') {
      assert.ok(last === 'intended' || last === 'done', `BACK: ${by} writes done over ${last} of ${key}`);
    }
    // What came besides is taken back from a thing that stays as it was.
    if (effect.state !== 'done_late') last = effect.state;
  }
}

function checkFence({ world }: RunEnd): void {
  const begun = new Set<string>();
  for (const { effect, saga, by, key } of world.writes) {
    const begin = `${key} ${effect.attempt}`;
    if (!begun.has(begin)) assert.equal(saga, 'running', `FENCE: ${by} has begun ${key}`);
    begun.add(begin);
  }
  for (const { by, held, afterUndo } of world.sent) {
    assert.ok(!afterUndo, `FENCE: ${by} has sent after the undo`);
    assert.ok(held, `LEASE: ${by} has sent what another had taken over`);
  }
}

/** One attempt sends once, a vendor makes one thing of an effect, and only what is unconfirmed is replaced. */
function checkOneThing({ world, wanted }: RunEnd): void {
  const sent = world.sent.map(({ by, effectId }) => `${by} ${effectId}`);
  assert.equal(new Set(sent).size, sent.length, 'ONCE: an attempt has sent twice');
  if (factsOf(wanted.kind).again === 'another') {
    const makers = world.vendor.made.map(({ effectId }) => effectId);
    assert.equal(new Set(makers).size, makers.length, 'DUPLICATE: two things were made for one effect');
  }
  const seen = new Map<string, Set<string>>();
  for (const { key, effect } of world.writes) {
    if (!seen.has(key) && key.includes('~')) {
      const n = Number(/~(\d+)/.exec(key)?.[1]);
      const replaced = key.replace(`~${n}`, n === 2 ? '' : `~${n - 1}`);
      assert.ok(
        seen.get(replaced)?.has('unconfirmed'),
        `DUPLICATE: ${key} is begun, and ${replaced} was never unconfirmed`,
      );
    }
    seen.set(key, (seen.get(key) ?? new Set()).add(effect.state));
  }
}

const overInAnyCampaign = new Set(['void', 'undone', 'undo_failed', 'unconfirmed']);

function checkSettled({ record }: RunEnd): void {
  for (const [key, { state }] of Object.entries(record.effects)) {
    const over = overInAnyCampaign.has(state) || (state === 'done' && record.saga === 'running');
    assert.ok(over, `UNSETTLED: ${key} ends ${state} in a campaign that is ${record.saga}`);
  }
}

/** What is there stands in the record, as done or for a person to see; what stands there as done is there. */
function checkNoOrphan({ world, wanted, record }: RunEnd): void {
  const { identity } = factsOf(wanted.kind);
  const effects = Object.values(record.effects);
  for (const thing of world.vendor.made.filter(({ alive }) => alive)) {
    const effect = effects.find(({ id }) => id === thing.effectId);
    const state = effect?.state ?? 'not in the record';
    const listed =
      state === 'undo_failed' ||
      (state === 'unconfirmed' && world.blind()) ||
      (effect?.state === 'done' && effect.result[identity] === thing.name);
    assert.ok(listed, `ORPHAN: ${thing.name} is there, and its effect is ${state}`);
  }
  for (const effect of effects) {
    if (effect.state !== 'done') continue;
    const there = world.vendor.made.some(({ name, alive }) => alive && name === effect.result[identity]);
    assert.ok(there, `LOST: ${effect.result[identity]} is done, and is not there`);
  }
  assert.ok(effects.filter(({ state }) => state === 'done').length <= 1, 'DUPLICATE: two effects are done');
}

/** What anybody knows is in the record, for whoever has to take it back. */
function checkTold({ world, wanted, record }: RunEnd): void {
  const { identity } = factsOf(wanted.kind);
  const known = Object.values(record.effects).flatMap((effect) => namesIn(effect, wanted.kind));
  for (const { [identity]: name } of world.told) {
    assert.ok(known.includes(name), `PROOF: somebody was told of ${name}, and the record does not know it`);
  }
}

/** Whoever was told that it is done, in a campaign that was never undone, was told of what is there. */
function checkAnswers({ world, wanted, record, outcomes }: RunEnd): void {
  if (record.saga !== 'running') return;
  const { identity } = factsOf(wanted.kind);
  for (const outcome of outcomes) {
    if (outcome.kind !== 'answered') continue;
    const name = outcome.result[identity];
    const there = world.vendor.made.some((thing) => thing.alive && thing.name === name);
    assert.ok(there, `LOST: somebody was told of ${name}, and it is not there`);
  }
}

function namesIn(effect: Effect, kind: RunEnd['wanted']['kind']): unknown[] {
  const { identity } = factsOf(kind);
  return [resultOf(effect), ...effect.extras].flatMap((facts) => facts?.[identity] ?? []);
}

function pairs<T>(all: readonly T[]): [T, T][] {
  return all.slice(1).flatMap((after, n) => {
    const before = all[n];
    return before === undefined ? [] : [[before, after]];
  });
}
