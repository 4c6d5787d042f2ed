import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { findParcel } from './parcels-table.ts';

const states = new SFNClient({});

/** A form from the driver's device: `signed=<name>`, or `refused=<reason>`. */
export async function handler(event: APIGatewayProxyEventV2) {
  const text = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').toString('utf8');
  const form = new URLSearchParams(text);
  const taskToken = (await findParcel(event.pathParameters?.['id'] ?? ''))?.token;
  const refused = form.get('refused');
  if (refused === null) {
    const output = JSON.stringify({ signedBy: form.get('signed') });
    await states.send(new SendTaskSuccessCommand({ taskToken, output }));
  } else {
    const error = 'SignatureRefused';
    await states.send(new SendTaskFailureCommand({ taskToken, error, cause: refused }));
  }
  return { statusCode: 204 };
}
