import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Effect, type EffectFacts, resultOf } from '../../lambdas/campaign/effect.ts';
import {
  begin,
  doubt,
  leaveOpen,
  refuse,
  secondLookMs,
  settle,
  takeOver,
} from '../../lambdas/campaign/effect-changes.ts';
import { type EffectKind, factsOf } from '../../lambdas/campaign/effect-kinds.ts';
import {
  absent,
  found,
  notSeen,
  stays,
  undoFailed,
  undoing,
  undone,
} from '../../lambdas/campaign/undo/undo-changes.ts';
import { undoTaskOf } from '../../lambdas/campaign/undo/undo-plan.ts';

const { SEED, RUNS } = process.env;
const leaseMs = 90_000;
const attempts = [randomUUID(), randomUUID(), randomUUID()] as const;
const id = randomUUID();

type Saga = 'running' | 'compensating' | 'closed';

/** An effect, and what a caller knows before it changes it. */
interface Stage {
  readonly effect: Effect | undefined;
  readonly saga: Saga;
  readonly now: number;
  readonly kind: EffectKind;
}

/** One change as the product makes it; `undefined` where it would not, or where nothing is to be written. */
interface Command {
  readonly name: string;
  /** Who does it: one of the attempts, or an undo. */
  readonly by?: string;
  /** What the caller knows to be there. */
  readonly settles?: string;
  readonly make: (stage: Stage) => Effect | undefined;
}

const attempt = fc.constantFrom(...attempts);
const thing = fc.constantFrom('thing-1', 'thing-2', 'thing-3');
const factsIn = (kind: EffectKind, name: string): EffectFacts => ({ [factsOf(kind).identity]: name });

const attemptCommand: fc.Arbitrary<Command> = fc.oneof(
  attempt.map((by) => ({
    name: 'begin',
    by,
    make: ({ effect, saga, now, kind }: Stage) => {
      const by_ = { attempt: by, begunAt: now, inFlightUntil: now + leaseMs };
      if (saga !== 'running') return undefined;
      if (effect?.state === 'intended') return effect.inFlightUntil < now ? takeOver(effect, by_) : undefined;
      const again = effect?.state === 'undone' && factsOf(kind).again === 'same';
      if (effect !== undefined && effect.state !== 'void' && !again) return undefined;
      if (effect?.inFlightUntil !== undefined && effect.inFlightUntil >= now) return undefined;
      return begin(effect, { ...by_, id, kind, vendor: factsOf(kind).vendor, target: {} });
    },
  })),
  fc.tuple(attempt, thing).map(([by, name]) => ({
    name: 'settle',
    by,
    settles: name,
    make: ({ effect, now, kind }: Stage) => effect && settle(effect, by, factsIn(kind, name), now),
  })),
  attempt.map((by) => ({
    name: 'refuse',
    by,
    make: ({ effect, now }: Stage) => effect && refuse(effect, by, 'refused', now),
  })),
  attempt.map((by) => ({
    name: 'doubt',
    by,
    make: ({ effect, now }: Stage) => effect && doubt(effect, by, 'doubted', now),
  })),
  fc.tuple(attempt, fc.constantFrom(0, 30_000, 200_000)).map(([by, ms]) => ({
    name: 'leaveOpen',
    by,
    make: ({ effect, now }: Stage) => effect && leaveOpen(effect, by, now + ms),
  })),
);

/** What an undo does with an effect, where that is what is due. */
const undoCommand: fc.Arbitrary<Command> = fc.oneof(
  ...(
    [
      ['looks: absent', (effect, { now }) => absent(effect, now)],
      ['looks: unknown', (effect, { now }) => notSeen(effect, 'unknown', now)],
    ] satisfies [string, (effect: Effect, stage: Stage) => Effect][]
  ).map(([name, change]) =>
    fc.constant<Command>({
      name,
      make: (stage) =>
        dueOf(stage)?.kind === 'look' ? stage.effect && change(stage.effect, stage) : undefined,
    }),
  ),
  thing.map((name) => ({
    name: 'looks: found',
    make: (stage: Stage) =>
      dueOf(stage)?.kind === 'look'
        ? stage.effect && found(stage.effect, factsIn(stage.kind, name), stage.saga)
        : undefined,
  })),
  fc.constantFrom('undone', 'refused', 'irreversible', 'superseded').map((how) => ({
    name: `undo: ${how}`,
    make: (stage: Stage) => {
      const { effect, now } = stage;
      const due = dueOf(stage);
      if (effect === undefined || due?.kind !== 'undo') return undefined;
      // The mark comes first, and counts as a change of its own.
      if (due.only === 'everything' && effect.state !== 'undoing') return undoing(effect, undefined);
      if (how === 'undone') return undone(effect, due.only, { now, deadlineAt: now });
      if (how === 'refused') return undoFailed(effect, 'refused');
      return stays(effect, due.only, { kind: how === 'superseded' ? how : 'irreversible', reason: how });
    },
  })),
);

function dueOf({ effect, saga, now }: Stage) {
  return effect && undoTaskOf(effect, saga, now);
}

const named = (command: Command) => ({
  ...command,
  [fc.toStringMethod]: () => [command.name, command.settles, command.by?.slice(0, 4)].join(' ').trim(),
});

const step = fc.record({
  command: fc
    .oneof({ weight: 3, arbitrary: attemptCommand }, { weight: 2, arbitrary: undoCommand })
    .map(named),
  /** What happens before it. */
  waits: fc.constantFrom(0, 0, 1_000, leaseMs + 1, secondLookMs),
  saga: fc.option(fc.constantFrom<Saga>('running', 'compensating', 'closed'), { nil: undefined, freq: 6 }),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const namesIn = (effect: Effect | undefined): unknown[] => {
  if (effect === undefined) return [];
  const { identity } = factsOf(effect.kind);
  return [resultOf(effect), ...effect.extras].flatMap((facts) => facts?.[identity] ?? []);
};

/** Carries commands out one after the other, and hands each change to `check`. */
function replay(
  kind: EffectKind,
  steps: readonly Step[],
  check: (change: {
    before: Effect | undefined;
    after: Effect | undefined;
    command: Command;
    now: number;
  }) => void,
): void {
  let stage: Stage = { effect: undefined, saga: 'running', now: 1_000_000, kind };
  for (const { command, waits, saga } of steps) {
    stage = { ...stage, now: stage.now + waits, saga: saga ?? stage.saga };
    const changed = command.make(stage);
    check({ before: stage.effect, after: changed ?? stage.effect, command, now: stage.now });
    stage = { ...stage, effect: changed ?? stage.effect };
  }
}

function forAllReplays(check: Parameters<typeof replay>[2]): void {
  fc.assert(
    fc.property(
      fc.constantFrom<EffectKind>('single-send', 'dashboard', 'pull-request'),
      fc.array(step, { maxLength: 30, size: 'max' }),
      (kind, steps) => replay(kind, steps, check),
    ),
    {
      numRuns: Number(RUNS ?? 1_500),
      includeErrorInReport: true,
      ...(SEED === undefined ? {} : { seed: Number(SEED) }),
    },
  );
}

describe('an effect, whatever happens to it in whatever order', () => {
  it('has one version more with each change, and is one that the record takes', () => {
    forAllReplays(({ before, after }) => {
      if (after === before) return;
      assert.equal(after?.version, (before?.version ?? 0) + 1);
      assert.deepEqual(Effect.parse(after), after);
    });
  });

  it('never forgets what anybody has known to be there', () => {
    forAllReplays(({ before, after, command }) => {
      const kept = namesIn(after);
      for (const name of namesIn(before))
        assert.ok(kept.includes(name), `${command.name} has dropped ${name}`);
      if (before !== undefined && command.settles !== undefined) {
        assert.ok(kept.includes(command.settles), `${command.settles} was settled and is not known`);
      }
    });
  });

  it('is done again only by a begin, once it was taken back or was not there', () => {
    let standing = false;
    forAllReplays(({ before, after, command }) => {
      if (before === undefined) standing = false;
      if (after?.state === 'done' && before?.state !== 'done') {
        const was = before?.state === 'intended' || (before?.state === 'done_late' && standing);
        assert.ok(was, `${command.name} makes done of ${before?.state}`);
      }
      if (after?.state !== 'done_late') standing = after?.state === 'done';
    });
  });

  it('has a lease that nobody but its holder ends or takes before it is over', () => {
    forAllReplays(({ before, after, command, now }) => {
      const until = before?.inFlightUntil;
      if (until === undefined || until < now || before?.attempt === command.by) return;
      // What was removed has the lease of its remover: only a begin waits for that.
      if (before?.state !== 'undone')
        assert.equal(after?.inFlightUntil, until, `${command.name} has ended it`);
      assert.equal(after?.attempt, before?.attempt, `${command.name} has taken it`);
    });
  });

  it('keeps its id, and the target that it was begun with', () => {
    forAllReplays(({ before, after, command }) => {
      if (before === undefined || after === undefined) return;
      assert.equal(after.id, before.id);
      if (command.name !== 'begin') assert.deepEqual(after.target, before.target);
    });
  });

  it('is looked for once more wherever a request without an answer may still come', () => {
    forAllReplays(({ before, after, command }) => {
      if (after === before || after?.unanswered === 0) return;
      const first = before?.state === 'intended' || before?.state === 'undoing';
      if (!first || (after?.state !== 'undone' && after?.state !== 'void')) return;
      assert.notEqual(after.lookAt, undefined, `nobody looks again after ${command.name}`);
    });
  });
});
