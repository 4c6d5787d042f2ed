import type { Clock } from '../../platform/clock.ts';
import { type CampaignTable, readRecord, updateRecord } from '../campaign-table.ts';
import type { Notice } from '../outbox/notice.ts';
import { withNotices } from '../outbox/with-notices.ts';
import type { CampaignRecord } from '../record.ts';
import { askVendor, type PublishingVendors } from './ask-vendor.ts';
import { outcomeOf } from './outcome.ts';
import { nameOf, type Publishing, publishingsOf } from './publishings.ts';
import { firstAskMs, verifyAtOf } from './verify-at.ts';
import { writeOutcome } from './write-outcome.ts';

export interface VerificationDeps {
  readonly table: CampaignTable;
  readonly clock: Clock;
  readonly vendors: PublishingVendors;
}

export interface Verification {
  /** When the vendors are asked again (milliseconds since the epoch); absent once all is known. */
  readonly verifyAt?: number;
}

/**
 * Asks the vendors whether what a campaign has told them to publish is out, and writes down what they say: the
 * outcome of each effect, a warning for what is not out, and notices for people. A vendor that cannot tell yet
 * is asked again, for a day. Any number of these may run at once: each change is written once.
 */
export async function verifyPublication(campaignId: string, deps: VerificationDeps): Promise<Verification> {
  const { table, clock, vendors } = deps;
  const record = await readRecord(table, campaignId);
  const { verifyAt } = record;
  const now = clock.now();
  if (verifyAt === undefined) return {};
  if (verifyAt > now) return { verifyAt };
  // While it is published or taken back, others write what becomes of it.
  if (record.saga !== 'closed') return askAgain(record, verifyAt, now + firstAskMs, deps);

  for (const publishing of publishedIn(record)) {
    if (publishing.outcome !== undefined || publishing.publishAt + firstAskMs > now) continue;
    const outcome = outcomeOf(await askVendor(publishing, vendors), publishing, clock.now());
    if (outcome !== undefined) await writeOutcome(deps, campaignId, publishing, outcome);
  }

  const after = await readRecord(table, campaignId);
  const next = publishedIn(after).length === 0 ? undefined : verifyAtOf(after, clock.now());
  if (next !== undefined) return askAgain(after, verifyAt, next, deps);
  await endVerification(after, verifyAt, deps);
  return {};
}

/** Nothing in a campaign that was not brought to its end: what it had published was taken back. */
function publishedIn(record: CampaignRecord): Publishing[] {
  const { status } = record;
  return status === 'completed' || status === 'completed_with_warnings' ? publishingsOf(record) : [];
}

async function askAgain(
  { campaignId }: CampaignRecord,
  seen: number,
  verifyAt: number,
  { table }: VerificationDeps,
): Promise<Verification> {
  await updateRecord(table, campaignId, {
    UpdateExpression: 'SET verifyAt = :next',
    ConditionExpression: 'verifyAt = :seen',
    ExpressionAttributeValues: { ':next': verifyAt, ':seen': seen },
  });
  return { verifyAt };
}

/** Nothing is left to ask: people are told once, where all of it is out. */
async function endVerification(
  record: CampaignRecord,
  seen: number,
  { table, clock }: VerificationDeps,
): Promise<void> {
  const now = clock.now();
  const update = {
    UpdateExpression: 'REMOVE verifyAt',
    ConditionExpression: 'verifyAt = :seen AND saga = :closed',
    ExpressionAttributeValues: { ':seen': seen, ':closed': 'closed' },
  };
  await updateRecord(table, record.campaignId, withNotices(update, publishedNotices(record, now), now));
}

function publishedNotices(record: CampaignRecord, now: number): Notice[] {
  const publishings = publishedIn(record);
  if (publishings.length === 0 || publishings.some(({ outcome }) => outcome !== 'sent')) return [];
  const links = publishings
    .map(({ effect }) => effect.result['url'])
    .filter((url) => typeof url === 'string');
  return [
    {
      id: `published ${record.run}`,
      kind: 'published',
      at: now,
      text: `everything is out: ${publishings.map(nameOf).join(', ')}`,
      ...(links.length === 0 ? {} : { links }),
    },
  ];
}
