import type { SFNClient } from '@aws-sdk/client-sfn';
import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { logger } from '../../platform/logger.ts';
import { type CampaignTable, findRecord, updateRecord } from '../campaign-table.ts';
import type { CampaignRecord } from '../record.ts';
import type { CampaignSettings } from '../settings.ts';
import { type ClockDuty, dutiesOf, nextLookAt } from './clock-duties.ts';
import { listEdits } from './edit.ts';
import { remind } from './remind.ts';
import { resume } from './resume.ts';
import { timeOut } from './time-out.ts';

export interface ReviewClockDeps {
  readonly table: CampaignTable;
  readonly machines: SFNClient;
  readonly clock: Clock;
  readonly settings: CampaignSettings;
  /** Starts what is slow, and does not wait for it. */
  readonly start: (
    id: 'apply-edit' | 'read-pull-request' | 'after-decision',
    event: { readonly campaignId: string; readonly editId?: string },
  ) => Promise<void>;
}

export interface ReviewClockSummary {
  /** How often each duty was done. */
  readonly duties: Readonly<Partial<Record<ClockDuty['kind'], number>>>;
  /** Campaigns whose review could not be looked after; the next time tries again. */
  readonly failed: readonly string[];
}

const DueKey = z.object({ campaignId: z.string() });

/** Looks after every review whose time has come, until `endsAt`. What is left then comes first next time. */
export async function workReviews(deps: ReviewClockDeps, endsAt: number): Promise<ReviewClockSummary> {
  const duties: Partial<Record<ClockDuty['kind'], number>> = {};
  const failed: string[] = [];
  for await (const record of dueReviews(deps)) {
    if (deps.clock.now() >= endsAt) break;
    try {
      for (const kind of await lookAfter(record, deps)) duties[kind] = (duties[kind] ?? 0) + 1;
    } catch (error) {
      // One review that cannot be looked after keeps nobody from the others.
      failed.push(record.campaignId);
      logger.error('a review could not be looked after', {
        campaign_id: record.campaignId,
        error_name: error instanceof Error ? error.name : 'unknown',
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return { duties, failed };
}

/** Whoever looks at the same time does the same: each duty changes something once, or nothing. */
async function lookAfter(record: CampaignRecord, deps: ReviewClockDeps): Promise<ClockDuty['kind'][]> {
  const { table, clock, settings } = deps;
  const edits = record.review === undefined ? [] : await listEdits(table, record.campaignId);
  const duties = dutiesOf(record, edits, settings, clock.now());
  for (const duty of duties) await carryOut(duty, record.campaignId, deps);
  await rearm(record, deps);
  return duties.map(({ kind }) => kind);
}

async function carryOut(duty: ClockDuty, campaignId: string, deps: ReviewClockDeps): Promise<void> {
  const { table, machines, clock, settings, start } = deps;
  const record = await findRecord(table, campaignId);
  const review = record?.review;
  if (record === undefined || review === undefined) return;
  switch (duty.kind) {
    case 'time-out':
      await timeOut(table, campaignId, review, clock.now());
      return;
    case 'resume':
      return resume(machines, review);
    case 'remind':
      await remind(table, record, review, duty, { settings, now: clock.now() });
      return;
    case 'apply-edit':
      return start('apply-edit', { campaignId, editId: duty.editId });
    case 'read-pull-request':
      return start('read-pull-request', { campaignId });
    case 'keep-surfaces':
      return start('after-decision', { campaignId });
    default:
      return duty satisfies never;
  }
}

/** Only over the moment that was seen: whoever has asked for another look since gets it. */
async function rearm(
  { campaignId, reviewAt }: CampaignRecord,
  { table, clock }: ReviewClockDeps,
): Promise<void> {
  const record = await findRecord(table, campaignId);
  const next = record && nextLookAt(record, clock.now());
  await updateRecord(table, campaignId, {
    UpdateExpression: next === undefined ? 'REMOVE reviewGroup, reviewAt' : 'SET reviewAt = :next',
    ConditionExpression: 'reviewAt = :seen',
    ExpressionAttributeValues: { ':seen': reviewAt, ...(next === undefined ? {} : { ':next': next }) },
  });
}

/** Earliest first; the index may be behind, so each is read strongly. */
async function* dueReviews({ table, clock }: ReviewClockDeps): AsyncGenerator<CampaignRecord> {
  const now = clock.now();
  const pages = paginateQuery(
    { client: table.documents },
    {
      TableName: table.name,
      IndexName: 'byReviewAt',
      KeyConditionExpression: 'reviewGroup = :group AND reviewAt <= :now',
      ExpressionAttributeValues: { ':group': 'review', ':now': now },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const { campaignId } of Items.map((item) => DueKey.parse(item))) {
      const record = await findRecord(table, campaignId);
      if (record?.reviewAt !== undefined && record.reviewAt <= now) yield record;
    }
  }
}
