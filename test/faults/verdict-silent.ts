import type { Ending } from './campaign-run.ts';
import { listedStates } from './kept-record.ts';

/** Something that went wrong for good, and nobody can learn of it. */
export function silent({ record, told }: Ending): string[] {
  if (record === undefined) return ['nothing at all is recorded'];
  const { status, reason, warnings, effects } = record;
  const words = JSON.stringify(told);
  const listed = Object.entries(effects).filter(([, effect]) => listedStates.has(effect.state));
  return [
    ...(status === 'completed_with_warnings' && warnings.length === 0 ? ['it has no warning'] : []),
    ...(status.startsWith('completed') || reason !== undefined ? [] : [`it is ${status} for no reason`]),
    ...listed
      .filter(([key, effect]) => effect.reason === undefined || effect.reason === '' || !words.includes(key))
      .map(
        ([key, { state, reason: why }]) =>
          `${key} is ${state} (${why ?? 'for no reason'}) and nobody was told`,
      ),
  ];
}
