import type { RecordUpdate } from '../campaign-table.ts';
import type { Notice } from './notice.ts';
import { clausesOf, expressionOf, type UpdateClauses } from './update-clauses.ts';

/**
 * The same update, which also puts notices into the outbox: either both happen or neither. A notice that waits
 * there already is left as it is, since somebody may be sending it. A notice is known by its id and its moment:
 * an update that may be made a second time has to give it the same moment again.
 *
 * @param wakeAt When the sweeper looks after the campaign, should nobody have drained the outbox by then:
 * milliseconds since the epoch. It takes the place of a removal; an update that sets its own keeps that.
 */
export function withNotices(update: RecordUpdate, notices: readonly Notice[], wakeAt?: number): RecordUpdate {
  if (notices.length === 0) return update;
  const clauses = clausesOf(update.UpdateExpression ?? '');
  const entries = entriesFor(update, notices);
  const told: UpdateClauses = {
    ...clauses,
    SET: [
      ...clauses.SET,
      ...entries.map(({ name, value }) => `outbox.${name} = if_not_exists(outbox.${name}, ${value})`),
    ],
  };
  const wakes = wakeAt !== undefined && !told.SET.some((action) => attributeOf(action) === 'wakeAt');
  return {
    ...update,
    UpdateExpression: expressionOf(wakes ? awake(told) : told),
    ExpressionAttributeNames: {
      ...update.ExpressionAttributeNames,
      ...Object.fromEntries(entries.map(({ name, notice }) => [name, notice.id])),
    },
    ExpressionAttributeValues: {
      ...update.ExpressionAttributeValues,
      ...Object.fromEntries(entries.map(({ value, notice }) => [value, notice])),
      ...(wakes ? { ':noticeWakeGroup': 'wake', ':noticeWakeAt': wakeAt } : {}),
    },
  };
}

/** Placeholders that the update does not use yet, also where it has notices already. */
function entriesFor({ ExpressionAttributeNames = {} }: RecordUpdate, notices: readonly Notice[]) {
  const taken = Object.keys(ExpressionAttributeNames).filter((name) => name.startsWith('#notice')).length;
  const byId = new Map(notices.map((notice) => [notice.id, notice]));
  return [...byId.values()].map((notice, index) => ({
    name: `#notice${taken + index}`,
    value: `:notice${taken + index}`,
    notice,
  }));
}

const wakeAttributes = ['wakeGroup', 'wakeAt'];

/** One expression may name an attribute once only. */
function awake(clauses: UpdateClauses): UpdateClauses {
  const other = (action: string) => !wakeAttributes.includes(attributeOf(action));
  return {
    ...clauses,
    SET: [...clauses.SET.filter(other), 'wakeGroup = :noticeWakeGroup', 'wakeAt = :noticeWakeAt'],
    REMOVE: clauses.REMOVE.filter(other),
  };
}

/** What an action changes: `wakeAt` of `wakeAt = :now`. */
function attributeOf(action: string): string {
  return /^[^\s=]+/.exec(action)?.[0] ?? '';
}
