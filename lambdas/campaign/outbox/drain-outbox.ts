import { VendorRejectedError } from '../../platform/errors.ts';
import { recordOutboxFailure } from '../../platform/saga-metrics.ts';
import { type CampaignTable, findRecord, updateRecord } from '../campaign-table.ts';
import { expiryOf } from '../expiry.ts';
import type { CampaignRecord } from '../record.ts';
import type { Notice } from './notice.ts';
import { adviceFor } from './notice-message.ts';
import { type NoticeChannel, type Telling, tellPeople } from './tell-people.ts';
import { type PersonalChannels, tellPerson, type Whispering } from './tell-person.ts';
import { addToTimeline } from './timeline.ts';

export interface OutboxDeps extends Telling, PersonalChannels {
  /** Made once somebody has to be told. Where it is left out, messages wait for the sweeper. */
  readonly slack?: () => Promise<NoticeChannel & Whispering>;
  /** How long the timeline is kept after the campaign. */
  readonly retentionDays: number;
}

/** What became of the notices that waited. */
export interface Drained {
  readonly told: number;
  readonly left: number;
}

/** A message of days ago helps nobody: what happened stands in the timeline. In milliseconds. */
const staleMs = 3 * 24 * 60 * 60 * 1000;

/**
 * Tells what waits in a campaign's outbox: all of it to the timeline, and what a person must see to Slack.
 * Nothing is told twice, however many do this at once and wherever they stop. It never throws: what could not
 * be told is logged, counted, and left for the next time.
 */
export async function drainOutbox(campaignId: string, deps: OutboxDeps): Promise<Drained> {
  try {
    const record = await findRecord(deps.table, campaignId);
    return record === undefined ? { told: 0, left: 0 } : await drain(record, deps);
  } catch (error) {
    recordOutboxFailure(campaignId, error);
    return { told: 0, left: 1 };
  }
}

function isForPeople(notice: Notice, record: CampaignRecord, { clock }: OutboxDeps): boolean {
  if (notice.to === undefined && adviceFor(notice, record) === undefined) return false;
  if (clock.now() - notice.at <= staleMs) return true;
  recordOutboxFailure(record.campaignId, new Error(`nobody was told in time: ${notice.text}`));
  return false;
}

async function drain(record: CampaignRecord, deps: OutboxDeps): Promise<Drained> {
  const { campaignId } = record;
  const notices = Object.values(record.outbox).sort((a, b) => a.at - b.at);
  for (const notice of notices) {
    await addToTimeline(deps.table, campaignId, notice, expiryFor(record, deps));
  }
  const loud = notices.filter((notice) => isForPeople(notice, record, deps));
  const quiet = notices.filter((notice) => !loud.includes(notice));
  await forgetAll(campaignId, quiet, deps);
  let told = quiet.length;
  for (const notice of loud) {
    try {
      if (await tell(notice, record, deps)) told += 1;
    } catch (error) {
      recordOutboxFailure(campaignId, error);
      // What Slack refuses is wrong with this one message; anything else concerns the others too.
      if (!(error instanceof VendorRejectedError)) break;
    }
  }
  return { told, left: notices.length - told };
}

async function tell(notice: Notice, record: CampaignRecord, deps: OutboxDeps): Promise<boolean> {
  if (notice.to !== undefined) return tellPerson(record, notice, notice.to, deps, deps);
  const advice = adviceFor(notice, record);
  if (advice === undefined || deps.slack === undefined) return false;
  return tellPeople(record, notice, advice, await deps.slack(), deps);
}

/** Takes what needs no message out of the outbox: in one update, unless somebody else is at it. */
async function forgetAll(
  campaignId: string,
  notices: readonly Notice[],
  { table }: OutboxDeps,
): Promise<void> {
  if (notices.length === 0 || (await forget(table, campaignId, notices))) return;
  for (const notice of notices) await forget(table, campaignId, [notice]);
}

function forget(table: CampaignTable, campaignId: string, notices: readonly Notice[]): Promise<boolean> {
  return updateRecord(table, campaignId, {
    UpdateExpression: `REMOVE ${notices.map((_, index) => `outbox.#id${index}`).join(', ')}`,
    ConditionExpression: notices.map((_, index) => `outbox.#id${index}.#at = :at${index}`).join(' AND '),
    ExpressionAttributeNames: {
      '#at': 'at',
      ...Object.fromEntries(notices.map(({ id }, index) => [`#id${index}`, id])),
    },
    ExpressionAttributeValues: Object.fromEntries(notices.map(({ at }, index) => [`:at${index}`, at])),
  });
}

/** As long as the record, or, while nobody knows how long that is, as if the campaign ended at its launch. */
function expiryFor({ expiresAt, brief }: CampaignRecord, { clock, retentionDays }: OutboxDeps): number {
  const launchAt = brief.launchAt === undefined ? 0 : Date.parse(brief.launchAt);
  return expiresAt ?? expiryOf(Math.max(clock.now(), launchAt), retentionDays);
}
