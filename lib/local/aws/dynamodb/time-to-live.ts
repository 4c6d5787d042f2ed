import * as z from 'zod';
import type { Clock } from '../../clock/clock.ts';
import { AwsError } from '../aws-error.ts';
import { type Item, item } from './wire-types.ts';

/** Deletes what has expired, as DynamoDB does: some time after, and only while it is still expired. */
export interface TimeToLive {
  describe(tableName: string): unknown;
  update(input: unknown): unknown;
  /** Items of a table may have got another expiry. */
  written(tableName: string): void;
  /** Resolves when no sweep is under way any more. */
  close(): Promise<void>;
}

/** DynamoDB promises a few days; ten minutes show that nothing relies on the moment. */
const sweepMs = 10 * 60_000;
/** DynamoDB leaves alone what expired more than five years ago: it takes that for a mistake. */
const oldestMs = 5 * 365 * 24 * 3_600_000;

const updateInput = z.object({
  TableName: z.string(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string().min(1).max(255), Enabled: z.boolean() }),
});
const scanOutput = z.object({ Items: z.array(item), LastEvaluatedKey: item.optional() });

export function createTimeToLive(options: {
  readonly clock: Clock;
  readonly execute: (operation: string, input: unknown) => Promise<unknown>;
  readonly keyOf: (tableName: string, item: Item) => Promise<Item>;
}): TimeToLive {
  const { clock, execute, keyOf } = options;
  const attributes = new Map<string, string>();
  const sweeps = new Map<string, () => void>();
  const underWay = new Set<Promise<void>>();
  let closed = false;

  const arm = (tableName: string, time: number): void => {
    if (closed || sweeps.has(tableName)) return;
    sweeps.set(
      tableName,
      clock.at(time, () => {
        sweeps.delete(tableName);
        const sweeping = sweep(tableName).finally(() => underWay.delete(sweeping));
        underWay.add(sweeping);
      }),
    );
  };

  const expiries = async (tableName: string, attribute: string) => {
    const found: { readonly expired: Item; readonly value: string; readonly at: number }[] = [];
    let start: Item | undefined;
    do {
      const page = scanOutput.parse(
        await execute('Scan', { TableName: tableName, ...(start && { ExclusiveStartKey: start }) }),
      );
      for (const candidate of page.Items) {
        const value = candidate[attribute]?.['N'];
        if (typeof value === 'string') found.push({ expired: candidate, value, at: Number(value) * 1000 });
      }
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return found;
  };

  const sweep = async (tableName: string): Promise<void> => {
    const attribute = attributes.get(tableName);
    if (attribute === undefined) return;
    const now = clock.now();
    const all = await expiries(tableName, attribute);
    for (const { expired, value } of all.filter(({ at }) => at <= now && at > now - oldestMs)) {
      await execute('DeleteItem', {
        TableName: tableName,
        Key: await keyOf(tableName, expired),
        ConditionExpression: '#expiry = :seen',
        ExpressionAttributeNames: { '#expiry': attribute },
        ExpressionAttributeValues: { ':seen': { N: value } },
      }).catch(ignoreRenewal);
    }
    const next = Math.min(...all.map(({ at }) => at).filter((at) => at > now));
    if (Number.isFinite(next)) arm(tableName, Math.max(next, now + sweepMs));
  };

  return {
    describe(tableName) {
      const attribute = attributes.get(tableName);
      return {
        TimeToLiveDescription:
          attribute === undefined
            ? { TimeToLiveStatus: 'DISABLED' }
            : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute },
      };
    },
    update(input) {
      const { TableName: tableName, TimeToLiveSpecification: wanted } = updateInput.parse(input);
      if (attributes.has(tableName) === wanted.Enabled) {
        const state = wanted.Enabled ? 'enabled' : 'disabled';
        throw new AwsError('ValidationException', `TimeToLive is already ${state}`);
      }
      if (wanted.Enabled) attributes.set(tableName, wanted.AttributeName);
      else attributes.delete(tableName);
      if (wanted.Enabled) arm(tableName, clock.now() + sweepMs);
      return { TimeToLiveSpecification: wanted };
    },
    written(tableName) {
      if (attributes.has(tableName)) arm(tableName, clock.now() + sweepMs);
    },
    async close() {
      closed = true;
      attributes.clear();
      for (const cancel of sweeps.values()) cancel();
      await Promise.allSettled(underWay);
    },
  };
}

/** Somebody gave the item another expiry since it was read, or deleted it. */
function ignoreRenewal(error: unknown): void {
  if (!(error instanceof AwsError && error.name === 'ConditionalCheckFailedException')) throw error;
}
