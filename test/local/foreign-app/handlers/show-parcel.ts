import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { findParcel, parcelsAt } from './parcels-table.ts';

/** One parcel by its id, or those of a depot. */
export async function handler(event: APIGatewayProxyEventV2) {
  const depot = event.queryStringParameters?.['depot'];
  if (depot !== undefined) return { parcels: (await parcelsAt(depot)).map(({ id }) => id) };
  const parcel = await findParcel(event.pathParameters?.['id'] ?? '');
  if (parcel === undefined) return { statusCode: 404, body: '{"message":"no such parcel"}' };
  const { token, scannedAt, ...shown } = parcel;
  return { ...shown, scannedAt: [...(scannedAt ?? [])].sort(), waitsForSignature: token !== undefined };
}
