import type { Clock } from '../../clock/clock.ts';

/** How long a trigger lives, in milliseconds. */
const lifetimeMs = 3_000;

/** The ids that come with interactions, each good for one modal. */
export interface TriggerIds {
  issue(user: string): string;
  /** Whose it is, or why Slack would not take it; a good one is used up. */
  exchange(id: string): { readonly user: string } | { readonly error: string };
}

export function createTriggerIds(clock: Clock): TriggerIds {
  const triggers = new Map<string, { readonly user: string; readonly issuedAt: number; used: boolean }>();
  return {
    issue(user) {
      const number = triggers.size + 1;
      const id = `${number}.${clock.now()}.${number.toString(16).padStart(32, '0')}`;
      triggers.set(id, { user, issuedAt: clock.now(), used: false });
      return id;
    },
    exchange(id) {
      const trigger = triggers.get(id);
      if (trigger === undefined) return { error: 'invalid_trigger_id' };
      if (trigger.used) return { error: 'exchanged_trigger_id' };
      if (clock.now() - trigger.issuedAt > lifetimeMs) return { error: 'expired_trigger_id' };
      trigger.used = true;
      return { user: trigger.user };
    },
  };
}
