import { SagaClosedError } from '../../platform/errors.ts';
import { updateRecord } from '../campaign-table.ts';
import type { Channel } from '../channels.ts';
import type { CampaignTask } from '../task-handler.ts';

/** What the state machine has to know of a campaign: ids and counts, never texts. */
export interface CampaignPlan {
  readonly channels: readonly Channel[];
  /** Indexes of the competitor pages. */
  readonly competitorPages: readonly number[];
  readonly launchAt: string | null;
  /** Whether people are asked. */
  readonly review: boolean;
}

/** The execution has begun: from here on the campaign runs. @throws SagaClosedError where it must not. */
export async function beginCampaign(task: CampaignTask, executionId: string): Promise<CampaignPlan> {
  const { record, table, clock, progress } = task;
  const { brief, campaignId } = record;
  const begun = await updateRecord(table, campaignId, {
    UpdateExpression:
      'SET #status = :running, startedAt = if_not_exists(startedAt, :now), executionId = :execution REMOVE wakeGroup, wakeAt',
    ConditionExpression: 'saga = :open AND #status IN (:approved, :running)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':open': 'running',
      ':approved': 'approved',
      ':running': 'running',
      ':now': clock.now(),
      ':execution': executionId,
    },
  });
  if (!begun) throw new SagaClosedError(`campaign ${campaignId} is ${record.status} and is not started`);

  const plan: CampaignPlan = {
    channels: brief.channels,
    competitorPages: brief.researchSources.includes('competitors') ? [...brief.competitorUrls.keys()] : [],
    launchAt: brief.launchAt ?? null,
    review: brief.approvalRequired,
  };
  await progress.start({
    research: 2 + plan.competitorPages.length,
    content: 1,
    design: plan.channels.length,
    review: 1,
    distribution: plan.channels.length,
    analytics: 1,
  });
  return plan;
}
