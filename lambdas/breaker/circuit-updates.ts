import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { CircuitState, Lease, Override } from './circuit.ts';
import { type Counted, countName, freshItem } from './circuit-item.ts';
import type { Counts, Transition } from './circuit-store.ts';

/** One conditional update of a circuit's item. */
export type CircuitUpdate = Pick<
  UpdateCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/** Every name is a placeholder, since half of them are words of DynamoDB's. */
const names = {
  '#generation': 'generation',
  '#state': 'state',
  '#run': 'run',
  '#counts': 'counts',
  '#leases': 'leases',
  '#notBefore': 'notBefore',
  '#since': 'since',
  '#until': 'until',
  '#openings': 'openings',
  '#successes': 'successes',
  '#override': 'override',
} as const;

/** Only the names that the expressions use: DynamoDB refuses others. */
function named(update: CircuitUpdate, more: Readonly<Record<string, string>> = {}): CircuitUpdate {
  const text = `${update.UpdateExpression} ${update.ConditionExpression ?? ''}`;
  const used = Object.entries({ ...names, ...more }).filter(([name]) =>
    new RegExp(`${name}(?![A-Za-z0-9])`).test(text),
  );
  return { ...update, ExpressionAttributeNames: Object.fromEntries(used) };
}

const isIn = '#generation = :generation AND #state = :from';

export function countUpdate(generation: number, counts: Counts): CircuitUpdate {
  const { failed, seconds, forget, notBefore } = counts;
  const kinds: readonly Counted[] = ['calls', 'failures', 'slow'];
  const added = seconds.flatMap((one) =>
    kinds
      .filter((what) => one[what] > 0)
      .map((what) => ({ name: countName(one.second, what), by: one[what] })),
  );
  const forgotten = forget.flatMap((second) => kinds.map((what) => countName(second, what)));
  const set = [
    ...(failed ? [] : ['#run = :none']),
    ...(notBefore === undefined ? [] : ['#notBefore = :notBefore']),
  ];
  const add = [...(failed ? ['#run :one'] : []), ...added.map((_, n) => `#counts.#add${n} :by${n}`)];
  return named(
    {
      UpdateExpression: [
        ...(set.length === 0 ? [] : [`SET ${set.join(', ')}`]),
        ...(add.length === 0 ? [] : [`ADD ${add.join(', ')}`]),
        ...(forgotten.length === 0
          ? []
          : [`REMOVE ${forgotten.map((_, n) => `#counts.#old${n}`).join(', ')}`]),
      ].join(' '),
      ConditionExpression: isIn,
      ExpressionAttributeValues: {
        ':generation': generation,
        ':from': 'closed',
        ...(failed ? { ':one': 1 } : { ':none': 0 }),
        ...(notBefore === undefined ? {} : { ':notBefore': notBefore }),
        ...Object.fromEntries(added.map(({ by }, n) => [`:by${n}`, by])),
      },
    },
    {
      ...Object.fromEntries(added.map(({ name }, n) => [`#add${n}`, name])),
      ...Object.fromEntries(forgotten.map((name, n) => [`#old${n}`, name])),
    },
  );
}

/** The state is written whole, so that nothing of the one before is left in it. */
export function transitUpdate({ generation, from, to, holding }: Transition): CircuitUpdate {
  const values = {
    ':generation': generation,
    ':from': from,
    ':next': generation + 1,
    ':to': to.kind,
    ...attributesOf(to),
  };
  const held = holding === undefined ? '' : ' AND #leases.#slot.#id = :id';
  return named(
    {
      UpdateExpression:
        'SET #generation = :next, #state = :to, #run = :run, #counts = :counts, #leases = :leases, ' +
        '#since = :since, #until = :until, #openings = :openings, #successes = :successes REMOVE #notBefore',
      ConditionExpression: `${isIn}${held}`,
      ExpressionAttributeValues: holding === undefined ? values : { ...values, ':id': holding.id },
    },
    holding === undefined ? {} : { '#slot': String(holding.slot), '#id': 'id' },
  );
}

function attributesOf(state: CircuitState): Record<string, unknown> {
  const none = {
    ':run': 0,
    ':counts': {},
    ':leases': {},
    ':since': 0,
    ':until': 0,
    ':openings': 0,
    ':successes': 0,
  };
  switch (state.kind) {
    case 'closed':
      return none;
    case 'open':
      return { ...none, ':since': state.since, ':until': state.until, ':openings': state.openings };
    case 'half-open': {
      const leases = state.leases.map(({ slot, id, expiresAt }) => [String(slot), { id, expiresAt }]);
      return {
        ...none,
        ':since': state.since,
        ':openings': state.openings,
        ':leases': Object.fromEntries(leases),
      };
    }
    default:
      return state satisfies never;
  }
}

export function leaseUpdate(generation: number, { slot, id, expiresAt }: Lease, now: number): CircuitUpdate {
  return named(
    {
      UpdateExpression: 'SET #leases.#slot = :lease',
      ConditionExpression: `${isIn} AND (attribute_not_exists(#leases.#slot) OR #leases.#slot.#expiresAt < :now)`,
      ExpressionAttributeValues: {
        ':generation': generation,
        ':from': 'half-open',
        ':lease': { id, expiresAt },
        ':now': now,
      },
    },
    { '#slot': String(slot), '#expiresAt': 'expiresAt' },
  );
}

/** Whoever does not hold the lease any more changes nothing. */
export function giveBackUpdate(generation: number, { slot, id }: Lease, succeeded: boolean): CircuitUpdate {
  return named(
    {
      UpdateExpression: `${succeeded ? 'ADD #successes :one ' : ''}REMOVE #leases.#slot`,
      ConditionExpression: `${isIn} AND #leases.#slot.#id = :id`,
      ExpressionAttributeValues: {
        ':generation': generation,
        ':from': 'half-open',
        ':id': id,
        ...(succeeded ? { ':one': 1 } : {}),
      },
    },
    { '#slot': String(slot), '#id': 'id' },
  );
}

/** What the automatic transitions go by stays as it is. */
export function forceUpdate(override: Override | undefined): CircuitUpdate {
  const begin = Object.keys(freshItem).map((name) => `#${name} = if_not_exists(#${name}, :${name})`);
  const set = [...begin, ...(override === undefined ? [] : ['#override = :override'])];
  return named({
    UpdateExpression: `SET ${set.join(', ')}${override === undefined ? ' REMOVE #override' : ''}`,
    ExpressionAttributeValues: {
      ...Object.fromEntries(Object.entries(freshItem).map(([name, value]) => [`:${name}`, value])),
      ...(override === undefined ? {} : { ':override': override }),
    },
  });
}
