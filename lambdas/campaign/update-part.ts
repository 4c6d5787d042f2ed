import type { RecordUpdate } from './campaign-table.ts';

/** A part of one update of a record: what it sets, and what must hold for all of it. */
export interface UpdatePart {
  /** Assignments of the SET clause. */
  readonly set?: readonly string[];
  readonly condition?: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** One update out of its parts: it happens where the conditions of all of them hold. */
export function updateOf(...parts: readonly UpdatePart[]): RecordUpdate {
  const conditions = parts.flatMap(({ condition }) => (condition === undefined ? [] : [condition]));
  return {
    UpdateExpression: `SET ${parts.flatMap(({ set = [] }) => set).join(', ')}`,
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: Object.assign({}, ...parts.map(({ names }) => names)),
    ExpressionAttributeValues: Object.assign({}, ...parts.map(({ values }) => values)),
  };
}
