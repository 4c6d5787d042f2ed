import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { RateStore } from './rate-store.ts';
import { unlessRefused } from './unless-refused.ts';

export interface DynamoDbRateStoreOptions {
  /** One that tries nothing twice: a turn that is taken twice is lost. */
  readonly documents: DynamoDBDocumentClient;
  /** Its keys are `service` and `item`; `expiresAt` is its time to live. */
  readonly tableName: string;
}

const Bucket = z.object({ next: z.number() });
const Turn = z.object({ turn: z.number() });

/** Others may be faster that often. */
const mostTries = 5;

/** A turn that nobody comes back for is forgotten after this, in seconds. */
const keptSeconds = 24 * 60 * 60;

export function createDynamoDbRateStore({ documents, tableName }: DynamoDbRateStoreOptions): RateStore {
  const TableName = tableName;
  const bucketKey = (bucket: string) => ({ service: bucket, item: 'rate' });
  const turnKey = (bucket: string, claimant: string) => ({ service: bucket, item: `turn#${claimant}` });

  /** The next turn in the row, unless it is before the floor. */
  const nextInRow = (bucket: string, floor: number, intervalMs: number) =>
    unlessRefused(async () => {
      const { Attributes } = await documents.send(
        new UpdateCommand({
          TableName,
          Key: bucketKey(bucket),
          UpdateExpression: 'SET #next = #next + :interval',
          ConditionExpression: '#next >= :floor',
          ExpressionAttributeNames: { '#next': 'next' },
          ExpressionAttributeValues: { ':interval': intervalMs, ':floor': floor },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Bucket.parse(Attributes).next - intervalMs;
    });

  /** After a quiet time the row begins again at the floor. */
  const firstOfRow = (bucket: string, floor: number, intervalMs: number) =>
    unlessRefused(async () => {
      await documents.send(
        new UpdateCommand({
          TableName,
          Key: bucketKey(bucket),
          UpdateExpression: 'SET #next = :next',
          ConditionExpression: 'attribute_not_exists(#next) OR #next < :floor',
          ExpressionAttributeNames: { '#next': 'next' },
          ExpressionAttributeValues: { ':next': floor + intervalMs, ':floor': floor },
        }),
      );
      return floor;
    });

  return {
    async takeTurn(bucket, floor, intervalMs) {
      for (let tries = 0; tries < mostTries; tries += 1) {
        const turn =
          (await nextInRow(bucket, floor, intervalMs)) ?? (await firstOfRow(bucket, floor, intervalMs));
        if (turn !== undefined) return turn;
      }
      throw new Error(`the turns of ${bucket} are being changed by others all the time`);
    },
    async keepTurn(bucket, claimant, turn) {
      const expiresAt = Math.ceil(turn / 1000) + keptSeconds;
      const Item = { ...turnKey(bucket, claimant), turn, expiresAt };
      await documents.send(new PutCommand({ TableName, Item }));
    },
    async useTurn(bucket, claimant, now) {
      const Key = turnKey(bucket, claimant);
      const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      if (Item === undefined) return { kind: 'none' };
      const { turn } = Turn.parse(Item);
      if (turn > now) return { kind: 'later', turn };
      const used = await unlessRefused(async () => {
        await documents.send(
          new DeleteCommand({ TableName, Key, ConditionExpression: 'attribute_exists(service)' }),
        );
        return true;
      });
      return used === undefined ? { kind: 'none' } : { kind: 'now' };
    },
  };
}
