import { InvokeCommand } from '@aws-sdk/client-lambda';
import { environmentText } from './environment.ts';
import { lambdas } from './lambda-client.ts';

/**
 * Starts a function of this stage and does not wait for it. Lambda keeps the event until the function has taken
 * it, tries again where it fails, and puts what it gives up into the dead letters.
 * @param id as in the catalogue, such as `apply-edit`; its name is in the environment
 */
export async function startFunction(id: string, event: object): Promise<void> {
  await lambdas().send(
    new InvokeCommand({
      FunctionName: environmentText(id.toUpperCase().replaceAll('-', '_')),
      InvocationType: 'Event',
      Payload: JSON.stringify(event),
    }),
  );
}
