import type { Decision } from './review.ts';

const verbs: Record<Decision['decision'], string> = {
  approved: 'Approved',
  rejected: 'Rejected',
  changes_requested: 'Changes requested',
  timed_out: 'Nobody decided in time',
};

const places: Record<Decision['via'], string> = {
  slack: ' in Slack',
  github: ' on GitHub',
  api: ' over the API',
  clock: '',
};

/** A decision with its moment: what stands on the card in the end, and what whoever comes later is told. */
export const decisionLine = (decision: Decision): string =>
  `${decisionWords(decision)}, ${new Date(decision.at).toISOString()}`;

/** A decision as one plain sentence without its end: what, who and where. */
export function decisionWords({ decision, by, via }: Pick<Decision, 'decision' | 'by' | 'via'>): string {
  return decision === 'timed_out' ? verbs[decision] : `${verbs[decision]} by ${by}${places[via]}`;
}
