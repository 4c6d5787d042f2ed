import { type CampaignTable, readRecord, updateRecord } from './campaign-table.ts';
import type { Effect } from './effect.ts';
import type { Notice } from './outbox/notice.ts';
import { withNotices } from './outbox/with-notices.ts';

/** What else the same update does to the record. */
export interface BesideEffect {
  /** Assignments of the SET clause. */
  readonly set?: readonly string[];
  /** Must hold besides the version. */
  readonly condition?: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
  /** What people are told of it. */
  readonly notices?: readonly Notice[];
}

/**
 * Writes an effect over the version that it was made from, by one conditional update, and answers whether it
 * did. `seen` is `undefined` for an effect that is not there yet.
 */
export function writeEffect(
  table: CampaignTable,
  campaignId: string,
  key: string,
  seen: Effect | undefined,
  next: Effect,
  beside: BesideEffect = {},
): Promise<boolean> {
  const unchanged =
    seen === undefined ? 'attribute_not_exists(effects.#key)' : 'effects.#key.#version = :seen';
  const update = {
    UpdateExpression: `SET ${['effects.#key = :effect', ...(beside.set ?? [])].join(', ')}`,
    ConditionExpression: [unchanged, ...(beside.condition === undefined ? [] : [beside.condition])].join(
      ' AND ',
    ),
    ExpressionAttributeNames: {
      '#key': key,
      ...(seen === undefined ? {} : { '#version': 'version' }),
      ...beside.names,
    },
    ExpressionAttributeValues: {
      ':effect': next,
      ...(seen === undefined ? {} : { ':seen': seen.version }),
      ...beside.values,
    },
  };
  return updateRecord(table, campaignId, withNotices(update, beside.notices ?? []));
}

/** Wakes the sweeper: somebody has to look after the campaign. */
export const wakeNow = (at: number): BesideEffect => ({
  set: ['wakeGroup = :wake', 'wakeAt = :wakeAt'],
  values: { ':wake': 'wake', ':wakeAt': at },
});

/** More writers than that at one effect at once are no accident. */
const mostTries = 5;

/**
 * Changes an effect as it stands: where somebody was faster, the change is made again from what they wrote.
 * @param change answers `undefined` where there is nothing to change
 * @returns the effect as it is now
 */
export async function changeEffect(
  table: CampaignTable,
  campaignId: string,
  key: string,
  from: Effect | undefined,
  change: (effect: Effect) => Effect | undefined,
  beside: (changed: Effect) => BesideEffect = () => ({}),
): Promise<Effect | undefined> {
  let effect = from;
  for (let tries = 0; tries < mostTries; tries += 1) {
    effect ??= (await readRecord(table, campaignId)).effects[key];
    const changed = effect && change(effect);
    if (effect === undefined || changed === undefined) return effect;
    if (await writeEffect(table, campaignId, key, effect, changed, beside(changed))) return changed;
    effect = undefined;
  }
  throw new Error(`${key} of campaign ${campaignId} is being changed by others all the time`);
}
