import type { Clock } from '../../platform/clock.ts';
import type { CampaignTable } from '../campaign-table.ts';
import { type BesideEffect, writeEffect } from '../write-effect.ts';
import { type Outcome, sentenceOf } from './outcome.ts';
import { type Publishing, subjectOf } from './publishings.ts';

/**
 * Keeps what has come of an effect in its result, together with the warning and the notice of one that is not
 * out. Answers whether it did: not, where the effect has changed since it was read.
 */
export function writeOutcome(
  { table, clock }: { readonly table: CampaignTable; readonly clock: Clock },
  campaignId: string,
  publishing: Publishing,
  outcome: Outcome,
): Promise<boolean> {
  const { key, effect } = publishing;
  const result = {
    ...effect.result,
    outcome: outcome.kind,
    ...('url' in outcome && outcome.url !== undefined ? { url: outcome.url } : {}),
    ...('reason' in outcome ? { problem: outcome.reason.slice(0, 300) } : {}),
  };
  const next = { ...effect, version: effect.version + 1, result };
  const beside = outcome.kind === 'sent' ? whileClosed : complaint(publishing, outcome, clock.now());
  return writeEffect(table, campaignId, key, effect, next, beside);
}

/** Somebody who publishes or takes back writes the warnings anew. */
const whileClosed = { condition: 'saga = :closed', values: { ':closed': 'closed' } } satisfies BesideEffect;

function complaint(
  publishing: Publishing,
  outcome: Exclude<Outcome, { kind: 'sent' }>,
  now: number,
): BesideEffect {
  const { key, effect } = publishing;
  const url = effect.result['url'];
  const sentence = sentenceOf(publishing, outcome);
  return {
    set: [
      'warnings = list_append(warnings, :warnings)',
      '#status = :warned',
      'wakeGroup = :wake',
      'wakeAt = :now',
    ],
    condition: 'saga = :closed AND #status IN (:completed, :warned)',
    names: { '#status': 'status' },
    values: {
      ...whileClosed.values,
      ':completed': 'completed',
      ':warned': 'completed_with_warnings',
      ':warnings': [{ subject: subjectOf(publishing), reason: sentence.slice(0, 500) }],
      ':wake': 'wake',
      ':now': now,
    },
    notices: [
      {
        id: `not-published ${key} ${effect.version}`,
        kind: 'not-published',
        at: now,
        text: `${key}: ${sentence}`,
        ...(typeof url === 'string' ? { links: [url] } : {}),
      },
    ],
  };
}
