import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  paginateScan,
} from '@aws-sdk/lib-dynamodb';
import type { CampaignTwin } from '../../lib/campaign-twin.ts';

const variables = {
  campaigns: 'CAMPAIGNS_TABLE',
  wizards: 'WIZARDS_TABLE',
  circuitBreakers: 'CIRCUIT_BREAKERS_TABLE',
} as const;

export type StoredTable = keyof typeof variables;

/** What a twin keeps in DynamoDB and in S3, asked through the twin's own endpoint. */
export interface StoredState {
  item(table: StoredTable, key: Record<string, string>): Promise<Record<string, unknown> | undefined>;
  items(table: StoredTable): Promise<Record<string, unknown>[]>;
  /** Everything that is kept under a campaign's id: its record and its timeline. */
  itemsOf(campaignId: string): Promise<Record<string, unknown>[]>;
  /** Closes all circuits, and forgets whose turn it is. */
  forgetCircuits(): Promise<void>;
  /** Leaves no item in any table and no object in any bucket. */
  empty(): Promise<void>;
  /** Keys of all objects in all buckets. */
  objects(): Promise<string[]>;
  /** Keys of the objects of one campaign. */
  objectsOf(campaignId: string): Promise<string[]>;
  close(): void;
}

export function storedState({ deployment, awsEndpointUrl, credentials }: CampaignTwin): StoredState {
  const options = { endpoint: awsEndpointUrl, region: deployment.region, credentials };
  const client = new DynamoDBClient(options);
  const documents = DynamoDBDocumentClient.from(client);
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const nameOf = (table: StoredTable): string => {
    const variable = variables[table];
    const [name] = deployment.functions.flatMap(({ environment }) => environment[variable] ?? []);
    if (name === undefined) throw new Error(`no function of the stack has ${variable}`);
    return name;
  };
  const list = async (Prefix?: string): Promise<string[]> => {
    const pages = await Promise.all(
      deployment.buckets.map(({ name: Bucket }) =>
        s3.send(new ListObjectsV2Command({ Bucket, ...(Prefix !== undefined && { Prefix }) })),
      ),
    );
    return pages.flatMap(({ Contents = [] }) => Contents.flatMap(({ Key }) => Key ?? []));
  };
  const items = (table: StoredTable) => scan(nameOf(table));
  const scan = async (TableName: string): Promise<Record<string, unknown>[]> => {
    const pages = paginateScan({ client: documents }, { TableName, ConsistentRead: true });
    const found: Record<string, unknown>[] = [];
    for await (const { Items = [] } of pages) found.push(...Items);
    return found;
  };
  return {
    async item(table, key) {
      const { Item } = await documents.send(
        new GetCommand({ TableName: nameOf(table), Key: key, ConsistentRead: true }),
      );
      return Item;
    },
    items,
    async forgetCircuits() {
      const TableName = nameOf('circuitBreakers');
      for (const { service, item } of await items('circuitBreakers')) {
        await documents.send(new DeleteCommand({ TableName, Key: { service, item } }));
      }
    },
    async empty() {
      for (const { name: TableName, keySchema } of deployment.tables) {
        for (const item of await scan(TableName)) {
          const Key = Object.fromEntries(
            keySchema.map(({ attributeName }) => [attributeName, item[attributeName]]),
          );
          await documents.send(new DeleteCommand({ TableName, Key }));
        }
      }
      for (const { name: Bucket } of deployment.buckets) {
        const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
        for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
      }
    },
    async itemsOf(campaignId) {
      const pages = paginateQuery(
        { client: documents },
        {
          TableName: nameOf('campaigns'),
          KeyConditionExpression: 'campaignId = :campaign',
          ExpressionAttributeValues: { ':campaign': campaignId },
          ConsistentRead: true,
        },
      );
      const found: Record<string, unknown>[] = [];
      for await (const { Items = [] } of pages) found.push(...Items);
      return found;
    },
    objects: () => list(),
    objectsOf: (campaignId) => list(`campaigns/${campaignId}/`),
    close() {
      client.destroy();
      s3.destroy();
    },
  };
}
