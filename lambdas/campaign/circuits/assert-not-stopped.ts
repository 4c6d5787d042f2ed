import type { Override } from '../../breaker/circuit.ts';
import { RouteRefusal } from '../../platform/problem.ts';
import type { Service } from '../../platform/services.ts';
import type { CampaignBrief } from '../brief.ts';
import type { Channel } from '../channels.ts';
import { type Words, wordOn } from './word-on.ts';

type Wanted = Pick<CampaignBrief, 'channels' | 'approvalRequired'>;

const publishers = {
  email: 'sendgrid',
  social: 'buffer',
  blog: 'github',
} as const satisfies Record<Channel, Service>;

/** When it is worth asking again where an override has no end. In milliseconds. */
const patienceMs = 60_000;

/** What a campaign does not come to its end without: one service of each list has to be there. */
function needsOf({ channels, approvalRequired }: Wanted): readonly (readonly Service[])[] {
  const review: readonly Service[][] = approvalRequired ? [['github'], ['slack']] : [];
  return [['llm'], ...review, channels.map((channel) => publishers[channel])];
}

/**
 * Refuses to start what could not come to its end, since a person has stopped what it needs. A circuit that has
 * opened by itself is waited out by the campaign.
 * @throws RouteRefusal
 */
export async function assertNotStopped(wanted: Wanted, words: Words): Promise<void> {
  const needs = needsOf(wanted);
  const services = [...new Set(needs.flat())];
  const said = await Promise.all(
    services.map(async (service) => ({ service, word: await wordOn(service, words) })),
  );
  const stops = new Map(
    said.flatMap(({ service, word }) => (word?.to === 'open' ? [[service, word] as const] : [])),
  );
  const stopped = needs.filter((need) => need.every((service) => stops.has(service)));
  if (stopped.length === 0) return;
  const now = words.clock.now();
  const backAt = stopped.map((need) =>
    Math.min(...need.map((service) => stops.get(service)?.expiresAt ?? now + patienceMs)),
  );
  const seconds = Math.max(1, Math.ceil((Math.max(...backAt) - now) / 1000));
  const why = [...stops]
    .filter(([service]) => stopped.some((need) => need.includes(service)))
    .map(([service, word]) => sentenceOf(service, word));
  throw new RouteRefusal(
    503,
    'service-stopped',
    `the campaign could not come to its end now, so nothing was started and nothing stored: ${why.join('; ')}`,
    { headers: { 'retry-after': String(seconds) } },
  );
}

function sentenceOf(service: Service, { actor, reason, expiresAt }: Override): string {
  const end =
    expiresAt === undefined ? 'until it is taken back' : `until ${new Date(expiresAt).toISOString()}`;
  return `${actor} has stopped ${service} ${end} (${reason})`;
}
