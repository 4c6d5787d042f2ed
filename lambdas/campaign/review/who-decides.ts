import { type Account, hasRole, personOf } from '../people.ts';
import type { CampaignRecord } from '../record.ts';
import type { CampaignSettings, Person } from '../settings.ts';
import type { Decision, Review } from './review.ts';

/** What somebody wants to do in a review. */
export type ReviewAct = Exclude<Decision['decision'], 'timed_out'> | 'edit';

/** Whether they may, and who they are. */
export type Standing =
  | { readonly kind: 'allowed'; readonly person: Person }
  | { readonly kind: 'refused'; readonly because: string };

/** What says who is asked. */
export interface Asked {
  readonly brief: Pick<CampaignRecord['brief'], 'reviewers'>;
  readonly review?: Pick<Review, 'escalatedAt'> | undefined;
}

/** The people who are asked about a campaign; those of the second list from its escalation on. */
export function reviewersOf(
  { brief, review }: Asked,
  { people, escalation }: Pick<CampaignSettings, 'people' | 'escalation'>,
): Person[] {
  const asked = ({ email }: Person) => brief.reviewers.length === 0 || brief.reviewers.includes(email);
  const askedToo = ({ email }: Person) => review?.escalatedAt !== undefined && escalation.includes(email);
  return people.filter((person) => hasRole(person, 'reviewer') && (asked(person) || askedToo(person)));
}

/** Says in words why somebody may not do what they want; the review goes on. */
export function standingOf(
  record: Pick<CampaignRecord, 'brief' | 'review' | 'requester'>,
  settings: Pick<CampaignSettings, 'people' | 'escalation' | 'selfApproval'>,
  account: Account,
  act: ReviewAct,
): Standing {
  const person = personOf(settings.people, account);
  if (person === undefined) return refused('this account belongs to nobody whom the stage knows');
  const allowed = act === 'edit' && hasRole(person, 'editor') ? [person] : reviewersOf(record, settings);
  if (!allowed.includes(person)) return refused('somebody else is asked about this campaign');
  if (act === 'approved' && person.sub === record.requester && !settings.selfApproval) {
    return refused('nobody approves what they have requested themselves');
  }
  return { kind: 'allowed', person };
}

function refused(because: string): Standing {
  return { kind: 'refused', because };
}
