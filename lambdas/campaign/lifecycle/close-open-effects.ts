import { type CampaignTable, readRecord } from '../campaign-table.ts';
import type { Effect } from '../effect.ts';
import { doubt, refuse } from '../effect-changes.ts';
import { factsOf } from '../effect-kinds.ts';
import { noticesOf } from '../outbox/effect-notices.ts';
import type { CampaignRecord } from '../record.ts';
import { writeEffect } from '../write-effect.ts';

const givenUp = 'it was given up before its vendor could say what came of it';

/**
 * Settles what a campaign that ends has begun and given up: it is missing, and the campaign says so. Should it
 * come after all, a later look finds it and takes it back.
 * @returns the campaign as it is then
 */
export async function closeOpenEffects(
  table: CampaignTable,
  record: CampaignRecord,
  now: number,
): Promise<CampaignRecord> {
  let current = record;
  for (;;) {
    const open = Object.entries(current.effects).find(([, { state }]) => state === 'intended');
    if (open === undefined || current.saga !== 'running') return current;
    const [key, effect] = open;
    const closed = close(effect, now);
    if (closed === undefined) return current;
    await writeEffect(table, current.campaignId, key, effect, closed, {
      condition: 'saga = :running',
      values: { ':running': 'running' },
      notices: noticesOf(key, effect, closed, now),
    });
    current = await readRecord(table, current.campaignId);
  }
}

/** What may be sent again has not happened; of what must not, nobody can tell. */
function close(effect: Effect, now: number): Effect | undefined {
  const asked = { ...effect, unanswered: effect.unanswered + 1 };
  const { again } = factsOf(effect.kind);
  switch (again) {
    case 'same':
      return refuse(asked, asked.attempt, givenUp, now);
    case 'another':
      return doubt(asked, asked.attempt, givenUp, now);
    default:
      return again satisfies never;
  }
}
