import * as z from 'zod';
import { type Circuit, type CircuitState, untouched } from './circuit.ts';

/** The sort key of a service's circuit in the table. */
export const circuitKey = 'circuit';

const Override = z.object({
  to: z.enum(['open', 'closed']),
  actor: z.string(),
  reason: z.string(),
  at: z.number(),
  expiresAt: z.number().optional(),
});

const Item = z.object({
  generation: z.int(),
  state: z.enum(['closed', 'open', 'half-open']),
  run: z.int(),
  /** By second and what is counted, such as `1767225600#failures`: flat, so that each is added to by itself. */
  counts: z.record(z.string(), z.number()),
  /** By slot. */
  leases: z.record(z.string(), z.object({ id: z.string(), expiresAt: z.number() })),
  notBefore: z.number().optional(),
  since: z.number().default(0),
  until: z.number().default(0),
  openings: z.int().default(0),
  successes: z.int().default(0),
  override: Override.optional(),
});
type Item = z.infer<typeof Item>;

/** What an item begins with. */
export const freshItem = { generation: 0, state: 'closed', run: 0, counts: {}, leases: {} } as const;

export type Counted = 'calls' | 'failures' | 'slow';

export const countName = (second: number, what: Counted): string => `${second}#${what}`;

/** Reads a circuit from its item; none at all is one that was never touched. */
export function circuitOf(stored: unknown): Circuit {
  if (stored === undefined) return untouched;
  const item = Item.parse(stored);
  const { generation, override } = item;
  const state = stateOf(item);
  if (override === undefined) return { generation, state };
  const { expiresAt, ...word } = override;
  return { generation, state, override: expiresAt === undefined ? word : { ...word, expiresAt } };
}

function stateOf({
  state,
  run,
  counts,
  notBefore,
  since,
  until,
  openings,
  successes,
  leases,
}: Item): CircuitState {
  switch (state) {
    case 'closed': {
      const counted = { kind: state, run, window: windowOf(counts) };
      return notBefore === undefined ? counted : { ...counted, notBefore };
    }
    case 'open':
      return { kind: state, since, until, openings };
    case 'half-open':
      return {
        kind: state,
        since,
        openings,
        successes,
        leases: Object.entries(leases).map(([slot, lease]) => ({ slot: Number(slot), ...lease })),
      };
    default:
      return state satisfies never;
  }
}

function windowOf(counts: Item['counts']) {
  const seconds = [...new Set(Object.keys(counts).map((name) => Number(name.split('#')[0])))];
  const of = (second: number, what: Counted) => counts[countName(second, what)] ?? 0;
  return seconds
    .sort((a, b) => a - b)
    .map((second) => ({
      second,
      calls: of(second, 'calls'),
      failures: of(second, 'failures'),
      slow: of(second, 'slow'),
    }));
}
