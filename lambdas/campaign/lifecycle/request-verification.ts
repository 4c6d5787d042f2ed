import { InvokeCommand } from '@aws-sdk/client-lambda';
import { environmentText } from '../../platform/environment.ts';
import { lambdas } from '../../platform/lambda-client.ts';

/** Has the vendors of a campaign asked whether mail and posts have gone out; does not wait for the answers. */
export async function requestVerification(campaignId: string): Promise<void> {
  await lambdas().send(
    new InvokeCommand({
      FunctionName: environmentText('PUBLICATION_VERIFIER'),
      InvocationType: 'Event',
      Payload: JSON.stringify({ campaignId }),
    }),
  );
}
