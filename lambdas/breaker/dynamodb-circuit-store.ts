import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Circuit, untouched } from './circuit.ts';
import { circuitKey, circuitOf, freshItem } from './circuit-item.ts';
import type { Changed, CircuitStore } from './circuit-store.ts';
import {
  type CircuitUpdate,
  countUpdate,
  forceUpdate,
  giveBackUpdate,
  leaseUpdate,
  transitUpdate,
} from './circuit-updates.ts';
import { HistoryEntry } from './history.ts';
import { unlessRefused } from './unless-refused.ts';

export interface DynamoDbCircuitStoreOptions {
  /** One that tries nothing twice: an update that adds is not idempotent. */
  readonly documents: DynamoDBDocumentClient;
  /** Its keys are `service` and `item`; `expiresAt` is its time to live. */
  readonly tableName: string;
  /** Days until what has happened is forgotten. */
  readonly historyDays?: number;
}

/** Keeps each circuit in one item, and what has happened to it in items beside. */
export function createDynamoDbCircuitStore(options: DynamoDbCircuitStoreOptions): CircuitStore {
  const { documents, tableName: TableName, historyDays = 90 } = options;

  const read = async (service: string, ConsistentRead: boolean): Promise<Circuit> => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: { service, item: circuitKey }, ConsistentRead }),
    );
    return circuitOf(Item);
  };

  /** A circuit is written down when there is first something to say of it. */
  const create = (service: string) =>
    unlessRefused(() =>
      documents.send(
        new PutCommand({
          TableName,
          Item: { service, item: circuitKey, ...freshItem },
          ConditionExpression: 'attribute_not_exists(service)',
        }),
      ),
    );

  const tryChange = (service: string, update: CircuitUpdate): Promise<Changed | undefined> =>
    unlessRefused(async () => {
      const command = { TableName, Key: { service, item: circuitKey }, ...update } as const;
      const { Attributes } = await documents.send(new UpdateCommand({ ...command, ReturnValues: 'ALL_NEW' }));
      return { changed: true, circuit: circuitOf(Attributes) };
    });

  const change = async (service: string, update: CircuitUpdate): Promise<Changed> => {
    const made = await tryChange(service, update);
    if (made !== undefined) return made;
    const circuit = await read(service, true);
    if (circuit.generation > 0) return { changed: false, circuit };
    // In its first generation it may have been written down by somebody else since the update was refused.
    if (circuit === untouched) await create(service);
    return (await tryChange(service, update)) ?? { changed: false, circuit: await read(service, true) };
  };

  return {
    read: (service, consistency) => read(service, consistency === 'strong'),
    count: (service, generation, counts) => change(service, countUpdate(generation, counts)),
    transit: (service, transition) => change(service, transitUpdate(transition)),
    takeLease: (service, generation, lease, now) => change(service, leaseUpdate(generation, lease, now)),
    giveBack: (service, generation, lease, succeeded) =>
      change(service, giveBackUpdate(generation, lease, succeeded)),
    force: async (service, override) => (await change(service, forceUpdate(override))).circuit,
    async remember(service, entry) {
      const item = `history#${new Date(entry.at).toISOString()}#${entry.to}`;
      const expiresAt = Math.floor(entry.at / 1000) + historyDays * 24 * 60 * 60;
      await documents.send(new PutCommand({ TableName, Item: { ...entry, service, item, expiresAt } }));
    },
    async history(service, most) {
      const { Items = [] } = await documents.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'service = :service AND begins_with(#item, :history)',
          ExpressionAttributeNames: { '#item': 'item' },
          ExpressionAttributeValues: { ':service': service, ':history': 'history#' },
          ScanIndexForward: false,
          Limit: most,
        }),
      );
      return z.array(HistoryEntry).parse(Items);
    },
  };
}
