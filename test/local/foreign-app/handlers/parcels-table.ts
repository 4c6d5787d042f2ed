import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

/** A parcel on its way, as it is kept and shown. */
export interface Parcel {
  readonly id: string;
  readonly depot: string;
  readonly status: string;
  readonly owner: string;
  readonly scannedAt?: ReadonlySet<string>;
  readonly weighings?: number;
  readonly vehicle?: string;
  readonly labelKey?: string;
  readonly token?: string;
  readonly endedAs?: string;
}

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const TableName = process.env['PARCELS_TABLE'];

/** Writes the attributes given and answers the whole parcel; `additions` are added to numbers or sets. */
export async function changeParcel(
  id: string,
  changes: Readonly<Record<string, unknown>>,
  additions: Readonly<Record<string, unknown>> = {},
): Promise<Parcel> {
  const all = { ...changes, ...additions };
  const clause = (keyword: string, names: readonly string[], operator: string) =>
    names.length > 0 ? `${keyword} ${names.map((name) => `#${name}${operator}:${name}`).join(', ')}` : '';
  const { Attributes } = await client.send(
    new UpdateCommand({
      TableName,
      Key: { id },
      UpdateExpression: `${clause('SET', Object.keys(changes), ' = ')} ${clause('ADD', Object.keys(additions), ' ')}`,
      ExpressionAttributeNames: Object.fromEntries(Object.keys(all).map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(
        Object.entries(all).map(([name, value]) => [`:${name}`, value]),
      ),
      ReturnValues: 'ALL_NEW',
    }),
  );
  return Attributes as Parcel;
}

export async function findParcel(id: string): Promise<Parcel | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName, Key: { id }, ConsistentRead: true }));
  return Item as Parcel | undefined;
}

export async function parcelsAt(depot: string): Promise<readonly Parcel[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName,
      IndexName: 'byDepot',
      KeyConditionExpression: 'depot = :depot',
      ExpressionAttributeValues: { ':depot': depot },
    }),
  );
  return Items as Parcel[];
}
