import type { CampaignRecord, FailureReason } from '../record.ts';

/** What the machine that undoes a campaign has to know of it. */
export interface UndoPlan {
  readonly reason: FailureReason;
  /** The last revision that has effects: it is undone first. */
  readonly revision: number;
}

/** For a campaign that nobody takes back: what came late is removed, and nothing else. */
const lookingAfter: FailureReason = { step: 'Undo', error: 'LookedAfter', cause: '' };

export function planUndo({ reason, effects }: Pick<CampaignRecord, 'reason' | 'effects'>): UndoPlan {
  const revisions = Object.keys(effects).map((key) => Number(key.split('@').at(-1)));
  return { reason: reason ?? lookingAfter, revision: Math.max(1, ...revisions) };
}
