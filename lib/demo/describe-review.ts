import type { ReviewResult } from './run-review.ts';

/** The result for a person: who decided, and what the vendors have of the campaign. */
export function describeReview({
  status,
  rounds,
  decision,
  pullRequest,
  reason,
  left,
}: ReviewResult): string {
  const counts = new Map<string, number>();
  for (const { vendor, kind } of left) {
    counts.set(`${vendor} ${kind}`, (counts.get(`${vendor} ${kind}`) ?? 0) + 1);
  }
  const rows: [string, string][] = [
    ['Decision', decision === null ? 'none' : `${decision.decision} by ${decision.by}, via ${decision.via}`],
    ['Rounds', String(rounds)],
    ['Pull request', pullRequest],
    ['At the vendors', left.length === 0 ? 'nothing is left' : [...counts].map(inWords).join(', ')],
  ];
  return [
    `Campaign ${status}${reason === undefined ? '' : `: ${reason.step}, ${reason.error} ${reason.cause}`.trimEnd()}`,
    ...rows.map(([name, value]) => `  ${name.padEnd(16)} ${value}`),
    '',
  ].join('\n');
}

const inWords = ([name, count]: readonly [string, number]): string =>
  count === 1 ? name : `${count} × ${name}`;
