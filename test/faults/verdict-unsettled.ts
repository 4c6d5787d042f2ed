import type { Ending } from './campaign-run.ts';

const open = new Set(['intended', 'undoing', 'done_late']);

/** A campaign that is neither finished nor waiting for a person, and effects that nobody settled. */
export function unsettled({ record, over }: Ending): string[] {
  if (record === undefined) return ['there is no record'];
  const effects = Object.entries(record.effects).filter(([, { state }]) => open.has(state));
  const told = Object.keys(record.outbox);
  return [
    ...(record.isFinal ? [] : [`the campaign is ${record.status} (saga ${record.saga})`]),
    ...(over || !record.isFinal ? [] : [`it is ${record.status} and never came to rest`]),
    ...effects.map(([key, { state }]) => `${key} is ${state}`),
    ...told.map((id) => `${id} is still in the outbox`),
  ];
}
