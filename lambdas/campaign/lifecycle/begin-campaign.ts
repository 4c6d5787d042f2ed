import { SagaClosedError } from '../../platform/errors.ts';
import { type RecordUpdate, readRecord, updateRecord } from '../campaign-table.ts';
import type { CampaignTask } from '../campaign-task.ts';
import type { Channel } from '../channels.ts';
import type { Notice } from '../outbox/notice.ts';
import { withNotices } from '../outbox/with-notices.ts';
import type { CampaignRecord, Warning } from '../record.ts';
import { heartbeatMs } from './heartbeat.ts';

/** What the state machine has to know of a campaign: ids and counts, never texts. */
export interface CampaignPlan {
  readonly channels: readonly Channel[];
  /** Indexes of the competitor pages. */
  readonly competitorPages: readonly number[];
  readonly launchAt: string | null;
  /** Whether people are asked. */
  readonly review: boolean;
  readonly revision: number;
  /** It was published already, as far as an earlier run has come: this one goes on at the distribution. */
  readonly resume: boolean;
  /** Channels that are not among `channels` were published: this run may fail with all of its own. */
  readonly othersPublished: boolean;
  /** What was missing in earlier runs and is not tried again. */
  readonly warnings: readonly Warning[];
}

/** What a campaign may take besides its review and the wait for its launch, in milliseconds. */
const workMs = 24 * 60 * 60_000;

/** The execution has begun: from here on the campaign runs. @throws SagaClosedError where it must not. */
export async function beginCampaign(
  task: CampaignTask,
  executionId: string,
  { reviewHours }: { reviewHours: number },
): Promise<CampaignPlan> {
  const { table, clock, progress } = task;
  const { campaignId } = task.record;
  const now = clock.now();
  const update: RecordUpdate = {
    UpdateExpression:
      'SET #status = :running, startedAt = if_not_exists(startedAt, :now), executionId = :execution, ' +
      'deadlineAt = :deadline, wakeGroup = :wake, wakeAt = :heartbeat',
    // Whoever is started has a slot, also where somebody has put it into the queue at the same time.
    ConditionExpression: 'saga = :open AND #status IN (:approved, :queued, :running)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':open': 'running',
      ':approved': 'approved',
      ':queued': 'queued',
      ':running': 'running',
      ':now': now,
      ':execution': executionId,
      ':deadline': deadlineOf(task.record, now, reviewHours),
      ':wake': 'wake',
      ':heartbeat': now + heartbeatMs,
    },
  };
  if (!(await updateRecord(table, campaignId, withNotices(update, beginningOf(task.record, now))))) {
    throw new SagaClosedError(`campaign ${campaignId} is ${task.record.status} and is not started`);
  }
  const plan = planOf(await readRecord(table, campaignId));
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

/** What the timeline is told of the first run. */
function beginningOf({ startedAt, brief }: CampaignRecord, now: number): Notice[] {
  if (startedAt !== undefined) return [];
  const started: Notice = { id: 'started', kind: 'started', at: now, text: 'The campaign has started' };
  if (brief.approvalRequired) return [started];
  const text = 'Nobody is asked about this campaign: its wizard says that no approval is required';
  return [started, { id: 'review-skipped', kind: 'review-skipped', at: now, text }];
}

/** Nothing is begun after it: whatever is still at work then has been given up long ago. */
function deadlineOf({ brief }: CampaignRecord, now: number, reviewHours: number): number {
  const launchAt = brief.launchAt === undefined ? now : Math.max(now, Date.parse(brief.launchAt));
  return launchAt + reviewHours * 60 * 60_000 + workMs;
}

function planOf({ brief, pivotAt, retry, review, warnings }: CampaignRecord): CampaignPlan {
  const channels = retry?.channels ?? brief.channels;
  const triedAgain = new Set(['analytics', ...channels.map((channel) => `channel/${channel}`)]);
  return {
    channels,
    competitorPages: brief.researchSources.includes('competitors') ? [...brief.competitorUrls.keys()] : [],
    launchAt: brief.launchAt ?? null,
    review: brief.approvalRequired,
    revision: review?.round ?? 1,
    resume: pivotAt !== undefined,
    othersPublished: retry !== undefined,
    warnings: pivotAt === undefined ? [] : warnings.filter(({ subject }) => !triedAgain.has(subject)),
  };
}
