import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { type CampaignTable, updateRecord } from '../campaign-table.ts';

/**
 * Starts an approved campaign's execution under the campaign's id. Doing it twice starts one: the name is
 * taken for 90 days, and an execution that finds its campaign no longer approved ends at once.
 */
export async function startCampaign(
  machines: SFNClient,
  table: CampaignTable,
  machineArn: string,
  campaignId: string,
): Promise<void> {
  try {
    await machines.send(
      new StartExecutionCommand({
        stateMachineArn: machineArn,
        name: campaignId,
        input: JSON.stringify({ campaignId }),
      }),
    );
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
  await updateRecord(table, campaignId, {
    UpdateExpression: 'REMOVE wakeGroup, wakeAt',
    ConditionExpression: '#status = :approved',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':approved': 'approved' },
  });
}
