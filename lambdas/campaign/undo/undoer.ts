import type { BegunEffect } from '../../platform/begun-effect.ts';
import type { EffectFacts } from '../effect.ts';
import type { EffectKind } from '../effect-kinds.ts';
import type { CampaignRecord } from '../record.ts';
import type { Sighting } from '../sighting.ts';
import type { Undone } from './undo-changes.ts';

/** How one kind of effect is found and taken back. */
export interface Undoer {
  /** Read-only: for an effect whose answer was lost, or whose undo's was. Absent is what is taken back, too. */
  readonly find: (effect: BegunEffect, target: EffectFacts, record: CampaignRecord) => Promise<Sighting>;
  /** Idempotent: "not found", proven, is done. The record is as it stands now. */
  readonly undo: (effect: BegunEffect, facts: EffectFacts, record: CampaignRecord) => Promise<Undone>;
}

export type Undoers = Partial<Record<EffectKind, Undoer>>;
