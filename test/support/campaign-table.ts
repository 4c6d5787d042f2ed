import type { TestContext } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { CampaignTable } from '../../lambdas/campaign/campaign-table.ts';
import { createCampaign } from '../../lambdas/campaign/lifecycle/create-campaign.ts';
import { briefOf, WizardAnswers } from '../../lambdas/campaign/wizard-answers.ts';
import { startAwsEndpoint } from '../../lib/local/aws/aws-endpoint.ts';
import { createRealClock } from '../../lib/local/clock/real-clock.ts';
import { aDeployment, anEngine, aRecordingLambda, aTable } from '../local/aws/endpoint-fixture.ts';
import { someAnswers } from './answers.ts';

/** The table of campaigns, empty, until the test ends. */
export async function aCampaignTable(test: TestContext): Promise<CampaignTable> {
  const endpoint = await startAwsEndpoint({
    clock: createRealClock(),
    engine: anEngine(),
    lambda: aRecordingLambda().host,
    secrets: {},
    deployment: aDeployment({
      tables: [
        aTable({
          name: 'campaigns',
          keySchema: [
            { attributeName: 'campaignId', keyType: 'HASH' },
            { attributeName: 'item', keyType: 'RANGE' },
          ],
          attributes: [
            { attributeName: 'campaignId', attributeType: 'S' },
            { attributeName: 'item', attributeType: 'S' },
            { attributeName: 'wakeGroup', attributeType: 'S' },
            { attributeName: 'wakeAt', attributeType: 'N' },
            { attributeName: 'reviewGroup', attributeType: 'S' },
            { attributeName: 'reviewAt', attributeType: 'N' },
          ],
          globalIndexes: [
            {
              indexName: 'byWakeAt',
              keySchema: [
                { attributeName: 'wakeGroup', keyType: 'HASH' },
                { attributeName: 'wakeAt', keyType: 'RANGE' },
              ],
              projectionType: 'KEYS_ONLY',
            },
            {
              indexName: 'byReviewAt',
              keySchema: [
                { attributeName: 'reviewGroup', keyType: 'HASH' },
                { attributeName: 'reviewAt', keyType: 'RANGE' },
              ],
              projectionType: 'KEYS_ONLY',
            },
          ],
        }),
      ],
    }),
  });
  const client = new DynamoDBClient({
    endpoint: endpoint.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  test.after(async () => {
    client.destroy();
    await endpoint.close();
  });
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return { documents, name: 'campaigns' };
}

/** An approved campaign in the table; answers its id. */
export function anApprovedCampaign(
  table: CampaignTable,
  {
    wizardId = 'w-1',
    now = 0,
    answers = {},
  }: { wizardId?: string; now?: number; answers?: Record<string, unknown> } = {},
): Promise<string> {
  const brief = briefOf(WizardAnswers.parse(someAnswers(answers)));
  return createCampaign(table, { tenant: 'acme', wizardId, attempt: 1, requester: 'marketer', brief }, now);
}
