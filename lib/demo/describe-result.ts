import type { DemoResult } from './run-demo.ts';

/** The result for a person: what was published where, and how long each phase took. */
export function describeResult({
  status,
  published,
  phases,
  warnings,
  reason,
  transitions,
}: DemoResult): string {
  const { pullRequest, message, email, posts, blog, dashboard } = published;
  const rows: [string, string | undefined][] = [
    ['Pull request', pullRequest],
    ['Slack message', message && `${message.channel} ${message.ts}`],
    [
      'E-mail',
      email && `scheduled for ${email.sendAt}; until then it can be taken back (${email.singleSendId})`,
    ],
    ...posts.map(({ network, dueAt, postId }): [string, string] => [
      `Post, ${network}`,
      `scheduled for ${dueAt} (${postId})`,
    ]),
    ['Blog post', blog && `${blog.path}  ${blog.url}`],
    ['Dashboard', dashboard],
  ];
  return [
    `Campaign ${status}${reason === undefined ? '' : `: ${reason.step}, ${reason.error} ${reason.cause}`}`,
    ...rows.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name.padEnd(16)} ${value}`])),
    ...warnings.map(({ subject, reason }) => `  Missing          ${subject}: ${reason}`),
    `Phases: ${phases.map(({ name, ms }) => `${name} ${duration(ms)}`).join(', ')}; ${transitions} transitions`,
    '',
  ].join('\n');
}

/** Seconds below two minutes, then minutes, hours, days: one unit is enough to compare by. */
function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
