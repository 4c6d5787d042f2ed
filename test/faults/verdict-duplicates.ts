import { expectedOf, isNotice, kindsOf } from './artifact-kinds.ts';
import type { Ending } from './campaign-run.ts';
import type { Expectation } from './expectation.ts';
import type { KeptRecord } from './kept-record.ts';

/**
 * Two of what should be one, ever, also where one was removed later. What follows an unconfirmed effect in its
 * place is allowed: the record names both.
 */
export function duplicates({ record, made }: Ending, { noticesMayRepeat = false }: Expectation): string[] {
  if (record === undefined) return [];
  const things = made.filter((artifact) => !isNotice(artifact));
  const kinds = [...new Set(things.map(({ kind }) => kind))];
  const many = kinds.flatMap((kind) => {
    const count = things.filter((artifact) => artifact.kind === kind).length;
    const allowed = expectedOf(record, kind) + substitutes(record, kind);
    return count <= allowed ? [] : [`${count} of ${kind} were made instead of ${allowed}`];
  });
  return [...many, ...(noticesMayRepeat ? [] : repeatedNotices(made)), ...rewrittenFiles(made)];
}

/** Effects that stand in for one which may or may not have happened. */
function substitutes({ effects }: KeptRecord, kind: string): number {
  return Object.entries(effects).filter(
    ([key, effect]) => key.includes('~') && kindsOf(kind).includes(effect.kind) && effect.state !== 'void',
  ).length;
}

/** People are told each thing once. */
function repeatedNotices(made: Ending['made']): string[] {
  const seen = new Set<string>();
  return made.filter(isNotice).flatMap(({ data }) => {
    const payload = JSON.stringify(data['metadata'] ?? data['body']);
    if (seen.has(payload)) return [`the notice ${payload} was sent twice`];
    seen.add(payload);
    return [];
  });
}

/** A file that is written once has one commit, and one more where it was taken back. */
function rewrittenFiles(made: Ending['made']): string[] {
  return made
    .filter(({ kind }) => kind === 'file')
    .flatMap(({ id, data, removedAt }) => {
      const { history } = data;
      const commits = Array.isArray(history) ? history.length : 1;
      return commits <= (removedAt === undefined ? 1 : 2) ? [] : [`${id} was written ${commits} times`];
    });
}
