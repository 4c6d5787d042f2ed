import type { Ending } from './campaign-run.ts';
import type { Expectation } from './expectation.ts';

/** Another end than the rule has said before the run. */
export function wrongOutcome({ record }: Ending, expected: Expectation): string[] {
  if (record === undefined) return ['there is no record'];
  const { statuses } = expected;
  const { status, reason, warnings } = record;
  const why = JSON.stringify(reason ?? warnings);
  const wrongStatus =
    statuses.length > 0 && !statuses.includes(status)
      ? [`it is ${status} instead of ${statuses.join(' or ')}: ${why}`]
      : [];
  if (expected.anyEffects === true) return wrongStatus;

  const inState = (state: string) =>
    Object.entries(record.effects)
      .filter(([, effect]) => effect.state === state)
      .map(([key, { kind }]) => ({ key, kind }));
  return [
    ...wrongStatus,
    ...wrongUnconfirmed(inState('unconfirmed'), expected.unconfirmed),
    ...wrongUndoFailed(inState('undo_failed'), expected.undoFailed),
    ...(expected.nothingLost === true ? substituted(Object.keys(record.effects)) : []),
  ];
}

/** Substitutes are for what may still come. */
function substituted(keys: readonly string[]): string[] {
  return keys.filter((key) => key.includes('~')).map((key) => `${key} stands in for what was not lost`);
}

interface Named {
  readonly key: string;
  readonly kind: string;
}

function wrongUnconfirmed(found: readonly Named[], expected: readonly string[]): string[] {
  const kinds = (list: readonly string[]) => [...list].sort().join(', ') || 'none';
  const actual = kinds(found.map(({ kind }) => kind));
  return actual === kinds(expected) ? [] : [`unconfirmed are ${actual} instead of ${kinds(expected)}`];
}

function wrongUndoFailed(found: readonly Named[], expected: readonly string[]): string[] {
  if (found.length === 0) return expected.length === 0 ? [] : ['nothing is undo_failed'];
  return found
    .filter(({ kind }) => !expected.includes(kind))
    .map(({ key }) => `${key} is undo_failed and should not be`);
}
