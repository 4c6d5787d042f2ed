import type { CampaignRecord } from '../record.ts';
import { publishingsOf } from './publishings.ts';

/** How long after its time a vendor is first asked, in milliseconds; each further wait is twice as long. */
export const firstAskMs = 10 * 60_000;

/** How long after its time it is asked last, in milliseconds. */
export const lastAskMs = 24 * 60 * 60_000;

/**
 * When the vendors are asked next whether what they were told to publish is out, in milliseconds since the
 * epoch; `undefined` once all of it is known.
 * @param after Only moments after this one; left out, the moment that the record has already is kept.
 */
export function verifyAtOf(
  record: Pick<CampaignRecord, 'effects' | 'verifyAt'>,
  after?: number,
): number | undefined {
  const awaited = publishingsOf(record).filter(({ outcome }) => outcome === undefined);
  if (awaited.length === 0) return undefined;
  if (after === undefined && record.verifyAt !== undefined) return record.verifyAt;
  return Math.min(...awaited.map(({ publishAt }) => nextAsk(publishAt, after ?? publishAt)));
}

function nextAsk(publishAt: number, after: number): number {
  let wait = firstAskMs;
  while (publishAt + wait <= after && wait < lastAskMs) wait = Math.min(2 * wait, lastAskMs);
  return Math.max(publishAt + wait, after);
}
