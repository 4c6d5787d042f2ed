import type { CampaignRecord } from './record.ts';
import type { Person } from './settings.ts';

/** The accounts by which a person is known. */
export type Account =
  | { readonly kind: 'slack'; readonly id: string }
  | { readonly kind: 'github'; readonly id: string }
  | { readonly kind: 'sub'; readonly id: string };

/** Who an account belongs to: decisions count people, not accounts. */
export function personOf(people: readonly Person[], account: Account): Person | undefined {
  return people.find((person) => person[account.kind] === account.id);
}

/** Whether a person may decide about a campaign: on its list of reviewers, or anyone where it has none. */
export function mayDecide({ brief }: Pick<CampaignRecord, 'brief'>, { email }: Person): boolean {
  return brief.reviewers.length === 0 || brief.reviewers.includes(email);
}

/** The people who are asked about a campaign. */
export function reviewersOf(record: Pick<CampaignRecord, 'brief'>, people: readonly Person[]): Person[] {
  return people.filter((person) => mayDecide(record, person));
}
