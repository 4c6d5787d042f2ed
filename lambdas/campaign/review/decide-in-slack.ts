import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Clock } from '../../platform/clock.ts';
import type { SlackBlockActions } from '../../vendors/slack-interaction.ts';
import { type CampaignTable, findRecord } from '../campaign-table.ts';
import { mayDecide, personOf } from '../people.ts';
import type { CampaignSettings } from '../settings.ts';
import { cardActions, parseCardValue } from './card-value.ts';
import { resume } from './resume.ts';
import { type DecisionOutcome, decide } from './review-state.ts';

export type SlackDecision =
  | { readonly kind: 'no-decision' }
  /** Not on the list: the review goes on. */
  | { readonly kind: 'not-allowed' }
  | { readonly kind: 'no-campaign' }
  | DecisionOutcome;

export interface SlackDecisionDeps {
  readonly table: CampaignTable;
  readonly machines: SFNClient;
  readonly clock: Clock;
  readonly settings: CampaignSettings;
}

const decisionOf = {
  [cardActions.approve]: 'approved',
  [cardActions.reject]: 'rejected',
} as const;

/** Takes the button that somebody pressed as their decision; the state machine is told once it is written. */
export async function decideInSlack(
  interaction: SlackBlockActions,
  { table, machines, clock, settings }: SlackDecisionDeps,
): Promise<SlackDecision> {
  const [action] = interaction.actions;
  const decision = Object.entries(decisionOf).find(([id]) => id === action.action_id)?.[1];
  if (decision === undefined) return { kind: 'no-decision' };
  const card = parseCardValue(action.value);
  const record = await findRecord(table, card.campaignId);
  if (record === undefined) return { kind: 'no-campaign' };
  const person = personOf(settings.people, { kind: 'slack', id: interaction.user.id });
  if (person === undefined || !mayDecide(record, person)) return { kind: 'not-allowed' };

  const outcome = await decide(table, card.campaignId, {
    decision,
    by: person.email,
    via: 'slack',
    at: clock.now(),
    hash: card.hash,
    round: card.round,
    approvalsRequired: record.brief.approvalsRequired,
  });
  const waiting = outcome.review?.decision !== undefined && outcome.review.resumedAt === undefined;
  if (waiting) await resume(machines, outcome.review);
  return outcome;
}
