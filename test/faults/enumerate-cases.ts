import { functionCatalogue } from '../../lib/constructs/function-catalogue.ts';
import { expectInvocationFault, expectStateFault, expectStoreFault } from './expect-other-faults.ts';
import { expectVendorFault } from './expect-vendor-fault.ts';
import type { FaultCase } from './fault-case.ts';
import {
  type InvocationFault,
  invocationFaults,
  type StateFault,
  type StoreFault,
  type VendorFault,
} from './fault-plan.ts';
import { isCompensation, phasesOf } from './phases-of-run.ts';
import type { Scenario } from './scenario.ts';
import { nameOf, type Site, seriesOf } from './site.ts';
import { natureOf } from './vendor-calls.ts';

/** What a clean run came by. */
export interface CleanRun {
  readonly scenario: Scenario;
  readonly sites: readonly Site[];
}

/** Every case of the matrix: each fault that makes sense, at each site that no earlier run had. */
export function enumerateCases(runs: readonly CleanRun[]): readonly FaultCase[] {
  const known = new Set<string>();
  return runs.flatMap(({ scenario, sites }) => {
    const phases = phasesOf(sites);
    const waiting = sites
      .filter((site) => isWaiting(site, scenario))
      .flatMap((site) =>
        whileWaiting.map((fault) => ({
          name: `${scenario.name}/${nameOf(site)}/${fault}`,
          scenario: scenario.name,
          plans: [{ site, fault }],
          expected: expectStateFault(fault, 'before', scenario),
        })),
      );
    const others = sites.flatMap((site, index) => {
      const name = nameOf(site);
      if (known.has(name) || isRepetition(site, sites)) return [];
      known.add(name);
      return casesAt(site, index, { scenario, sites, phase: phases[index] ?? 'before' });
    });
    return [...waiting, ...others];
  });
}

/** Where nobody answers, a campaign waits for long. */
const whileWaiting: readonly StateFault[] = ['stopped-later', 'cancelled-later', 'rolled-back-later'];

const isWaiting = (site: Site, { acts }: Scenario): site is Site & { readonly kind: 'state' } =>
  site.kind === 'state' && site.state === 'OpenReview' && acts.length === 0;

/** What the clock starts, and what that starts. */
const comesRound = new Set(['sweeper', 'review-clock', 'read-pull-request', 'after-decision']);

/** Of what comes round all day, the first two and the last two times; of whose turn it is, the first. */
function isRepetition(site: Site, sites: readonly Site[]): boolean {
  if (site.kind === 'store' && site.service === 'breakers') return site.nth > 1;
  if (site.kind === 'state' || !comesRound.has(site.fn) || site.nth <= 2) return false;
  const series = seriesOf(site);
  const times = sites.filter((other) => seriesOf(other) === series).length;
  return site.nth <= times - 2;
}

interface Surroundings extends CleanRun {
  readonly phase: ReturnType<typeof phasesOf>[number];
}

function casesAt(site: Site, index: number, { scenario, sites, phase }: Surroundings): FaultCase[] {
  const named = (fault: string) => ({
    name: `${scenario.name}/${nameOf(site)}/${fault}`,
    scenario: scenario.name,
  });
  switch (site.kind) {
    case 'vendor':
      return faultsOfCall(site).map((fault) => ({
        ...named(fault),
        plans: [{ site, fault }],
        expected: expectVendorFault({ site, fault }, scenario),
      }));
    case 'store':
      return faultsOfWrite(site).map((fault) => ({
        ...named(fault),
        plans: [{ site, fault }],
        expected: expectStoreFault(fault, index, sites, scenario),
      }));
    case 'invocation':
      return faultsOfInvocation(site.fn).map((fault) => ({
        ...named(fault),
        plans: [{ site, fault }],
        expected: expectInvocationFault(fault, site.fn, phase, scenario),
      }));
    case 'state':
      return faultsOfState(phase).map((fault) => ({
        ...named(fault),
        plans: [{ site, fault }],
        expected: expectStateFault(fault, phase, scenario, site.state),
      }));
    default:
      return site satisfies never;
  }
}

const ofReads: readonly VendorFault[] = [
  ...(['refused', 'unauthorised', 'throttled-once', 'throttled'] as const),
  ...(['unavailable-once', 'unavailable', 'reset-once'] as const),
];
const ofWrites: readonly VendorFault[] = [
  ...ofReads,
  ...(['answer-lost-once', 'answer-lost', 'late-by-half', 'late-by-twice', 'died-after'] as const),
];

function faultsOfCall({ vendor, call, fn }: Site & { readonly kind: 'vendor' }): readonly VendorFault[] {
  const nature = natureOf(vendor, call);
  if (nature.kind === 'read') return ofReads;
  const landsLater = nature.effect !== undefined && !isCompensation(fn);
  return landsLater ? [...ofWrites, 'lands-while-undoing', 'lands-after-undo'] : ofWrites;
}

/** To be throttled and to fail are the same to our clients: one is tried once, and the other for long. */
const ofEveryWrite: readonly StoreFault[] = [
  ...(['throttled-once', 'failing-burst'] as const),
  ...(['answer-lost-once', 'died-after'] as const),
];

/** A function that writes to a vendor must not do so after a pause that outlasted it. */
function faultsOfWrite({ service, fn }: Site & { readonly kind: 'store' }): readonly StoreFault[] {
  if (service === 'breakers') return ['failing-burst', 'answer-lost-once', 'died-after'];
  const sends = /^(publish-|open-review|show-decision|remember-content|set-up-analytics)/.test(fn);
  return service === 'dynamodb' && sends ? [...ofEveryWrite, 'stalled'] : ofEveryWrite;
}

/** What is no part of a state machine cannot answer too much for it. */
function faultsOfInvocation(fn: string): readonly InvocationFault[] {
  const group = functionCatalogue.find(({ id }) => id === fn)?.group;
  const inMachine = group === 'activities' || group === 'compensations';
  return inMachine ? invocationFaults : invocationFaults.filter((fault) => fault !== 'overlong');
}

function faultsOfState(phase: Surroundings['phase']): readonly StateFault[] {
  const anyTime: readonly StateFault[] = [
    ...(['stopped', 'stopped-unseen', 'rolled-back-and-swept', 'stopped-and-redriven'] as const),
  ];
  return phase === 'undoing' ? anyTime : [...anyTime, 'cancelled', 'rolled-back'];
}
