import { type EffectFacts, isGone } from '../effect.ts';
import { slugOf } from '../identity.ts';
import { mostSubstitutes, substituteKey } from '../perform-effect.ts';
import type { CampaignRecord } from '../record.ts';
import { revisionLimit } from './revision-limit.ts';

/** Under which keys the ledger has what people see of a review. */
export const reviewKeys = {
  branch: (round: number) => `review/branch@${round}`,
  pullRequest: (round: number) => `review/pull-request@${round}`,
  /** Brings the branch up to date. */
  commit: (round: number) => `review/commit@${round}`,
  /** Merges or closes the pull request. */
  end: (round: number) => `review/pull-request-end@${round}`,
  message: (round: number) => `review/message@${round}`,
  /** Brings the message up to date. */
  card: (round: number) => `review/card@${round}`,
} as const;

/** All rounds of a review have one branch and one pull request: those of the first round that made them. */
export function pullRequestRound({ effects }: Pick<CampaignRecord, 'effects'>, round: number): number {
  for (let earlier = 1; earlier < round; earlier += 1) {
    const branch = effects[reviewKeys.branch(earlier)];
    if (branch !== undefined && !isGone(branch.state)) return earlier;
  }
  return round;
}

/** Ends in the campaign's id, by which a webhook finds it. */
export function reviewBranchOf(campaignId: string, name: string): string {
  return `campaign/${slugOf(name)}-${campaignId}`;
}

/** The campaign that a branch says it is of; anybody can make a branch, so that proves nothing. */
export function campaignOfBranch(branch: string): string | undefined {
  const id = /^campaign\/.*-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/.exec(
    branch,
  )?.[1];
  return id;
}

/** Where the pull request is, once it is there. */
export function pullRequestOf(
  record: Pick<CampaignRecord, 'effects'>,
): { readonly repository: string; readonly number: number; readonly url: string } | undefined {
  for (let round = 1; round <= revisionLimit; round += 1) {
    const pull = record.effects[reviewKeys.pullRequest(round)];
    if (pull?.state !== 'done') continue;
    const { repository, number, url } = pull.result;
    return { repository: String(repository), number: Number(number), url: String(url) };
  }
  return undefined;
}

/** A message that may never have come is followed by a substitute. */
function messagesOf({ effects }: Pick<CampaignRecord, 'effects'>, round: number) {
  const places = Array.from({ length: mostSubstitutes }, (_, index) => index + 1);
  return places.flatMap((n) => effects[substituteKey(reviewKeys.message(round), n)] ?? []);
}

/** Whether a card was begun and nobody knows yet what became of it. */
export function isCardOpen(record: Pick<CampaignRecord, 'effects'>, round: number): boolean {
  return messagesOf(record, round).at(-1)?.state === 'intended';
}

/** Where the card stands that people see, and what it showed when it was posted. */
export function postedCardOf(
  record: Pick<CampaignRecord, 'effects'>,
  round: number,
): { readonly place: EffectFacts; readonly shows: string } | undefined {
  const card = messagesOf(record, round).find(({ state }) => state === 'done');
  return card?.state === 'done'
    ? { place: card.result, shows: String(card.target['shows'] ?? '') }
    : undefined;
}
