import type { CaseResult } from './case-runner.ts';
import { type DefectKind, defectKinds, isClean } from './verdict.ts';

/** What `npm run faults -- --json` prints. */
export type Report = Readonly<Record<DefectKind, number>> & {
  readonly cases: number;
  /** How many campaigns ended in which status. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Faults that never struck, since the campaign did not come by their place again: no cases. */
  readonly missed: readonly string[];
  readonly failed: readonly { readonly case: string; readonly why: readonly string[] }[];
};

export function reportOf(all: readonly CaseResult[], seconds: number): Report {
  const results = all.filter(({ struck }) => struck);
  const missed = all.filter(({ struck }) => !struck).map(({ name }) => name);
  const counts = Object.fromEntries(
    defectKinds.map((kind) => [kind, results.filter(({ verdict }) => verdict[kind].length > 0).length]),
  ) as Record<DefectKind, number>;
  const outcomes: Record<string, number> = {};
  for (const { status } of results) outcomes[status] = (outcomes[status] ?? 0) + 1;
  const failed = results
    .filter(({ verdict }) => !isClean(verdict))
    .map((result) => ({ case: result.name, why: whyOf(result) }));
  return { cases: results.length, ...counts, outcomes, seconds: Math.round(seconds), missed, failed };
}

/** One sentence a defect, each with the kind of defect in front. */
export function whyOf({ verdict }: CaseResult): string[] {
  return defectKinds.flatMap((kind) => verdict[kind].map((sentence) => `${kind}: ${sentence}`));
}
