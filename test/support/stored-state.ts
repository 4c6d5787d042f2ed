import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, GetCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { CampaignTwin } from '../../lib/campaign-twin.ts';

export type StoredTable = 'campaigns' | 'wizards';

/** What a twin keeps in DynamoDB and in S3, asked through the twin's own endpoint. */
export interface StoredState {
  item(table: StoredTable, key: Record<string, string>): Promise<Record<string, unknown> | undefined>;
  items(table: StoredTable): Promise<Record<string, unknown>[]>;
  /** Keys of all objects in all buckets. */
  objects(): Promise<string[]>;
  close(): void;
}

export function storedState({ deployment, awsEndpointUrl, credentials }: CampaignTwin): StoredState {
  const options = { endpoint: awsEndpointUrl, region: deployment.region, credentials };
  const client = new DynamoDBClient(options);
  const documents = DynamoDBDocumentClient.from(client);
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const nameOf = (table: StoredTable): string => {
    const variable = table === 'campaigns' ? 'CAMPAIGNS_TABLE' : 'WIZARDS_TABLE';
    const [name] = deployment.functions.flatMap(({ environment }) => environment[variable] ?? []);
    if (name === undefined) throw new Error(`no function of the stack has ${variable}`);
    return name;
  };
  return {
    async item(table, key) {
      const { Item } = await documents.send(
        new GetCommand({ TableName: nameOf(table), Key: key, ConsistentRead: true }),
      );
      return Item;
    },
    async items(table) {
      const pages = paginateScan({ client: documents }, { TableName: nameOf(table), ConsistentRead: true });
      const found: Record<string, unknown>[] = [];
      for await (const { Items = [] } of pages) found.push(...Items);
      return found;
    },
    async objects() {
      const listed = await Promise.all(
        deployment.buckets.map(({ name }) => s3.send(new ListObjectsV2Command({ Bucket: name }))),
      );
      return listed.flatMap(({ Contents = [] }) => Contents.flatMap(({ Key }) => Key ?? []));
    },
    close() {
      client.destroy();
      s3.destroy();
    },
  };
}
