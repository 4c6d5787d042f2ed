import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Clock } from '../../platform/clock.ts';
import { type CampaignTable, findRecord, updateRecord } from '../campaign-table.ts';
import { type DueIndex, lookAfterDue } from '../look-after-due.ts';
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

const byReviewAt: DueIndex = {
  of: 'a review',
  name: 'byReviewAt',
  group: { field: 'reviewGroup', value: 'review' },
  at: 'reviewAt',
};

/** Looks after every review whose time has come, until `endsAt`. What is left then comes first next time. */
export async function workReviews(deps: ReviewClockDeps, endsAt: number): Promise<ReviewClockSummary> {
  const { done, failed } = await lookAfterDue(byReviewAt, deps, endsAt, (record) => lookAfter(record, deps));
  return { duties: done, failed };
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
