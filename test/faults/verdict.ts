import type { Ending } from './campaign-run.ts';
import type { Expectation } from './expectation.ts';
import { duplicates } from './verdict-duplicates.ts';
import { orphans } from './verdict-orphans.ts';
import { wrongOutcome } from './verdict-outcome.ts';
import { silent } from './verdict-silent.ts';
import { unsettled } from './verdict-unsettled.ts';

export const defectKinds = ['orphans', 'duplicates', 'unsettled', 'silent', 'wrongOutcome'] as const;
export type DefectKind = (typeof defectKinds)[number];

/** What is wrong with how a campaign ended, in sentences. */
export type Verdict = Readonly<Record<DefectKind, readonly string[]>>;

export function judge(ending: Ending, expected: Expectation): Verdict {
  return {
    orphans: orphans(ending),
    duplicates: duplicates(ending, expected),
    unsettled: unsettled(ending),
    silent: silent(ending),
    wrongOutcome: wrongOutcome(ending, expected),
  };
}

export const isClean = (verdict: Verdict): boolean =>
  Object.values(verdict).every((sentences) => sentences.length === 0);
