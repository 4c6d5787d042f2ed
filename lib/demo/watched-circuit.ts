import type { CampaignApi, CircuitEvent } from './campaign-api.ts';
import type { Story } from './story.ts';

export interface WatchedCircuit {
  /** Asks where it has gone, and tells what is new. */
  look(): Promise<void>;
  /** Where it has gone, in order. */
  way(): readonly string[];
}

export function watchCircuit(
  api: Pick<CampaignApi, 'breakers'>,
  service: string,
  story: Story,
): WatchedCircuit {
  const seen = new Map<string, CircuitEvent>();
  return {
    async look() {
      const breaker = (await api.breakers()).find((one) => one.service === service);
      for (const event of breaker?.history.toReversed() ?? []) {
        const key = `${event.at} ${event.to}`;
        if (seen.has(key)) continue;
        seen.set(key, event);
        const until = event.to === 'open' && breaker?.until != null ? ` until ${breaker.until}` : '';
        story.tell(`the circuit of ${service} is ${event.to}${until}: ${event.reason}`);
      }
    },
    way: () => [...seen.values()].map(({ to }) => to),
  };
}
