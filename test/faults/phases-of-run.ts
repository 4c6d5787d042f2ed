import { functionCatalogue } from '../../lib/constructs/function-catalogue.ts';
import type { Site } from './site.ts';

/** Where a campaign stands: before it publishes, while it does, after it has, and while it is taken back. */
export type RunPhase = 'before' | 'publishing' | 'after' | 'undoing';

const compensations = new Set<string>(
  functionCatalogue.filter(({ group }) => group === 'compensations').map(({ id }) => id),
);

export const isCompensation = (fn: string): boolean => compensations.has(fn);

/** The phase of each site of a clean run, in the order in which they were reached. */
export function phasesOf(sites: readonly Site[]): readonly RunPhase[] {
  let phase: RunPhase = 'before';
  return sites.map((site) => {
    phase = next(phase, site);
    return phase;
  });
}

function next(phase: RunPhase, site: Site): RunPhase {
  if (phase === 'undoing' || isUndoing(site)) return 'undoing';
  if (site.kind === 'invocation' && site.fn.startsWith('publish-')) return 'publishing';
  if (site.kind === 'state' && /^Publish(Email|Social|Blog)$/.test(site.state)) return 'publishing';
  if (phase === 'publishing' && site.kind === 'state') return 'after';
  return phase;
}

/** An operator's request closes the fence, before anything else of the undo. */
function isUndoing(site: Site): boolean {
  if (site.kind === 'state') return site.machine === 'undo';
  return isCompensation(site.fn) || site.fn === 'roll-back-campaign' || site.fn === 'cancel-campaign';
}
