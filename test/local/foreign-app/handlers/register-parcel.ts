import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import { changeParcel } from './parcels-table.ts';

const states = new SFNClient({});

export async function handler(event: APIGatewayProxyEventV2WithJWTAuthorizer) {
  const { id, depot, stops, driveSeconds } = JSON.parse(event.body ?? '{}');
  const owner = event.requestContext.authorizer.jwt.claims['sub'];
  await changeParcel(id, { depot, owner, status: 'registered' });
  await states.send(
    new StartExecutionCommand({
      stateMachineArn: process.env['JOURNEY_ARN'],
      name: id,
      input: JSON.stringify({ id, stops, driveSeconds }),
    }),
  );
  return { statusCode: 202, body: JSON.stringify({ id, status: `${process.env['API_URL']}/parcels/${id}` }) };
}
