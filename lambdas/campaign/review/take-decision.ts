import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Clock } from '../../platform/clock.ts';
import { type CampaignTable, findRecord } from '../campaign-table.ts';
import type { Account } from '../people.ts';
import type { CampaignSettings } from '../settings.ts';
import type { CardValue } from './card-value.ts';
import { type DecisionOutcome, type DecisionWish, decide } from './decide.ts';
import { resume } from './resume.ts';
import { standingOf } from './who-decides.ts';

/** Somebody's word, as it came from one of the places where people decide. */
export interface Word extends Pick<DecisionWish, 'decision' | 'via' | 'comment' | 'notice'> {
  /** What they saw when they said it. */
  readonly card: CardValue;
  readonly account: Account;
}

export type WordOutcome =
  | DecisionOutcome
  | { readonly kind: 'no-campaign' }
  /** They may not: the review goes on. */
  | { readonly kind: 'refused'; readonly because: string };

export interface DecisionDeps {
  readonly table: CampaignTable;
  readonly machines: SFNClient;
  readonly clock: Clock;
  readonly settings: CampaignSettings;
}

/** Takes somebody's word as their decision; the state machine is told once it is written. */
export async function takeDecision(word: Word, deps: DecisionDeps): Promise<WordOutcome> {
  const { table, machines, clock, settings } = deps;
  const { campaignId, round, hash } = word.card;
  const record = await findRecord(table, campaignId);
  if (record === undefined) return { kind: 'no-campaign' };
  const standing = standingOf(record, settings, word.account, word.decision);
  if (standing.kind === 'refused') return standing;
  const outcome = await decide(table, campaignId, {
    decision: word.decision,
    by: standing.person.email,
    via: word.via,
    at: clock.now(),
    hash,
    round,
    approvalsRequired: record.brief.approvalsRequired,
    ...(word.comment === undefined ? {} : { comment: word.comment }),
    ...(word.notice === undefined ? {} : { notice: word.notice }),
  });
  await tellMachine(outcome, machines);
  return outcome;
}

/** A repeated word may be the second half of one that was cut off. */
async function tellMachine(outcome: DecisionOutcome, machines: SFNClient): Promise<void> {
  if (outcome.kind !== 'decided' && outcome.kind !== 'repeated') return;
  const { review } = outcome;
  if (review.decision !== undefined && review.resumedAt === undefined) await resume(machines, review);
}
