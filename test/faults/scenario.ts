import type { Status } from '../../lambdas/campaign/record.ts';
import { someAnswers } from '../support/answers.ts';

/** What a person does, and when. */
export type Act =
  | { readonly when: 'asked'; readonly do: 'approve' | 'reject' }
  | { readonly when: 'published'; readonly do: 'rollback' };

/** A campaign and what people do with it. */
export interface Scenario {
  readonly name: string;
  readonly answers: Readonly<Record<string, unknown>>;
  readonly acts: readonly Act[];
  /** How it ends when nothing goes wrong. */
  readonly ends: Status;
}

const approve: Act = { when: 'asked', do: 'approve' };
const rollBack: Act = { when: 'published', do: 'rollback' };

/**
 * Everything that leads to a publication: research of every kind, an image, a review. On the channel whose image
 * costs least, since most cases are about what comes before the publication.
 */
const blog = someAnswers({ channels: ['blog'], competitor_urls: ['https://acme.example/pricing'] });
const mail = someAnswers({ channels: ['email'], approval_required: false });
const post = someAnswers({ channels: ['social_linkedin'], approval_required: false });

/** What an earlier one comes by is not enumerated again in a later one. */
export const scenarios = [
  { name: 'blog', answers: blog, acts: [approve], ends: 'completed' },
  { name: 'mail', answers: mail, acts: [], ends: 'completed' },
  { name: 'post', answers: post, acts: [], ends: 'completed' },
  { name: 'blog-rejected', answers: blog, acts: [{ when: 'asked', do: 'reject' }], ends: 'rejected' },
  { name: 'blog-unanswered', answers: blog, acts: [], ends: 'rejected' },
  { name: 'blog-rolled-back', answers: blog, acts: [approve, rollBack], ends: 'rolled_back' },
  { name: 'mail-rolled-back', answers: mail, acts: [rollBack], ends: 'rolled_back' },
  { name: 'post-rolled-back', answers: post, acts: [rollBack], ends: 'rolled_back' },
] as const satisfies readonly Scenario[];

export type ScenarioName = (typeof scenarios)[number]['name'];

export function scenarioOf(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}`);
  return found;
}
