import { functionCatalogue } from '../../lib/constructs/function-catalogue.ts';
import type { AwsFault } from '../../lib/local/aws/aws-endpoint.ts';
import type { CrashSwitch } from '../../lib/local/lambda/crash-switch.ts';
import type { Fault } from '../../lib/local/vendors/faults.ts';
import type { VendorName } from '../support/world-artifacts.ts';
import { burstLength, type FaultPlan, lasting, type StateFault, type VendorFault } from './fault-plan.ts';
import type { Hands } from './hands.ts';
import type { Disturber } from './observer.ts';
import { type Site, seriesOf } from './site.ts';
import { lateMsOf } from './vendor-calls.ts';

/** How long a vendor keeps a request that it does not answer; our clients give up before. */
const silenceMs = 25_000;

const compensations = new Set<string>(
  functionCatalogue.filter(({ group }) => group === 'compensations').map(({ id }) => id),
);

export interface Disturbance extends Disturber {
  /** Plans whose site was never reached. */
  readonly missed: () => readonly FaultPlan[];
}

/** Makes what is planned go wrong. */
export function disturb(plans: readonly FaultPlan[], hands: Hands, crashes: CrashSwitch): Disturbance {
  const struck = new Set<FaultPlan>();

  const strike = <Kind extends FaultPlan['site']['kind']>(kind: Kind, site: Site) => {
    const found = plans.find(
      (plan) => plan.site.kind === kind && seriesOf(plan.site) === seriesOf(site) && strikes(plan, site.nth),
    );
    if (found !== undefined) struck.add(found);
    return found;
  };

  return {
    missed: () => plans.filter((plan) => !struck.has(plan)),
    vendor(site, request) {
      const plan = strike('vendor', site);
      if (plan?.site.kind !== 'vendor' || site.kind !== 'vendor') return undefined;
      const kill = () => crashes.killAt(request.connection);
      return vendorFault(plan.fault as VendorFault, site, { hands, kill });
    },
    store(site, connection): AwsFault | undefined {
      const plan = strike('store', site);
      if (plan?.site.kind !== 'store') return undefined;
      switch (plan.fault) {
        case 'throttled-once':
          return 'throttle';
        case 'failing-burst':
          return 'fail';
        case 'answer-lost-once':
          return 'lost-answer';
        case 'died-after':
          return { kind: 'lost-answer', before: () => crashes.killAt(connection) };
        case 'stalled':
          return { kind: 'late-answer', ms: timeoutMsOf(plan.site.fn) + 5_000 };
        default:
          throw new Error(`${plan.fault} is no fault of a store`);
      }
    },
    invocation(site) {
      if (site.kind !== 'invocation') return undefined;
      if (compensations.has(site.fn)) hands.undoBegan();
      const unseen = plans.some(({ fault }) => fault === 'stopped-unseen');
      if (unseen && site.fn === 'execution-watcher') return 'lost';
      const plan = strike('invocation', site);
      return plan?.site.kind === 'invocation' ? (plan.fault as 'died') : undefined;
    },
    state(site, executionArn) {
      const plan = strike('state', site);
      // Nothing may end the execution while it is still writing down where it is.
      if (plan !== undefined) queueMicrotask(() => stateFault(plan.fault as StateFault, executionArn, hands));
    },
  };
}

function strikes({ site, fault }: FaultPlan, nth: number): boolean {
  if (lasting.has(fault)) return nth >= site.nth;
  if (fault.endsWith('-burst')) return nth >= site.nth && nth < site.nth + burstLength;
  return nth === site.nth;
}

function vendorFault(
  fault: VendorFault,
  { vendor, call }: Site & { readonly kind: 'vendor' },
  { hands, kill }: { readonly hands: Hands; readonly kill: () => void },
): Fault {
  const lateMs = lateMsOf(vendor, call);
  switch (fault) {
    case 'refused':
      return answering(vendor, 400, 'channel_not_found');
    case 'unauthorised':
      return answering(vendor, 401, 'invalid_auth');
    case 'throttled':
    case 'throttled-once':
      return { kind: 'answer', answer: { status: 429, headers: { 'retry-after': '60' }, body: told } };
    case 'unavailable':
    case 'unavailable-once':
      return { kind: 'answer', answer: { status: 503, body: told } };
    case 'reset-once':
      return { kind: 'reset' };
    case 'answer-lost':
    case 'answer-lost-once':
      return { kind: 'lost-answer' };
    case 'late-by-half':
    case 'late-by-twice': {
      const effectMs = fault === 'late-by-half' ? lateMs / 2 : lateMs * 2;
      hands.expect(effectMs);
      return { kind: 'late-effect', effectMs, answerMs: silenceMs };
    }
    case 'lands-while-undoing':
      hands.rollBack();
      return { kind: 'held-effect', until: hands.afterUndoBegan(1_000), answerMs: silenceMs };
    case 'lands-after-undo':
      hands.rollBack();
      return { kind: 'held-effect', until: hands.afterUndoBegan(10 * 60_000), answerMs: silenceMs };
    case 'died-after':
      return { kind: 'lost-answer', before: kill };
    default:
      return fault satisfies never;
  }
}

const told = { message: 'told to fail' };

/** Slack refuses with 200 and a word. */
function answering(vendor: VendorName, status: number, word: string): Fault {
  return vendor === 'slack'
    ? { kind: 'answer', answer: { status: 200, body: { ok: false, error: word } } }
    : { kind: 'answer', answer: { status, body: told } };
}

function stateFault(fault: StateFault, executionArn: string, hands: Hands): void {
  switch (fault) {
    case 'stopped':
    case 'stopped-unseen':
      hands.stop(executionArn);
      return;
    case 'cancelled':
      hands.cancel();
      return;
    case 'rolled-back':
      hands.rollBack();
      return;
    case 'rolled-back-and-swept':
      hands.rollBack();
      void hands.sweep();
      return;
    case 'stopped-and-redriven':
      hands.stop(executionArn);
      hands.redriveWhenUndone(executionArn);
      return;
    case 'stopped-later':
      hands.later(() => hands.stop(executionArn));
      return;
    case 'cancelled-later':
      hands.later(hands.cancel);
      return;
    case 'rolled-back-later':
      hands.later(hands.rollBack);
      return;
    default:
      fault satisfies never;
  }
}

function timeoutMsOf(fn: string): number {
  return (functionCatalogue.find(({ id }) => id === fn)?.timeoutSeconds ?? 0) * 1000;
}
