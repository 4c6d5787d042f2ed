import type { ScheduleSummary } from './schedule.ts';
import type { FirstOpening } from './traffic.ts';
import type { Tried } from './traffic-claims.ts';

/** What many schedules have come by. */
export function scheduleFigures(summaries: readonly ScheduleSummary[]): object {
  const sum = (of: (summary: ScheduleSummary) => number) =>
    summaries.reduce((total, summary) => total + of(summary), 0);
  return {
    schedules: summaries.length,
    opened: sum(({ transitions }) => transitions.open),
    halfOpened: sum(({ transitions }) => transitions['half-open']),
    closed: sum(({ transitions }) => transitions.closed),
    refused: sum(({ refused }) => refused),
    crashes: sum(({ crashes }) => crashes),
  };
}

const measured = ['failures', 'afterFifthMs', 'inFlightAtFifth', 'reached', 'lastAfterMs'] as const;

/** What many seeds of one claim about traffic have shown. */
export function trafficFigures(tried: readonly Tried[]): object {
  const firsts = tried.flatMap(({ summary }) => (summary.first === undefined ? [] : [summary.first]));
  return {
    seeds: tried.length,
    calls: tried.reduce((total, { summary }) => total + summary.calls, 0),
    opened: firsts.length,
    broken: tried.flatMap(({ seed, broken }) => (broken === undefined ? [] : [`seed ${seed}: ${broken}`])),
    ...(firsts.length === 0 ? {} : Object.fromEntries(measured.map((what) => [what, spread(firsts, what)]))),
  };
}

function spread(firsts: readonly FirstOpening[], what: (typeof measured)[number]): object {
  const sorted = firsts.map((first) => Math.round(first[what])).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { least: at(0), median: at(0.5), p99: at(0.99), most: at(1) };
}
