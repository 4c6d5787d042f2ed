import type { Status } from '../../lambdas/campaign/record.ts';
import type { VendorName } from '../support/world-artifacts.ts';
import { lastingRefusals, mayFailToUndo, mayStayUnconfirmed } from './allowed-outcomes.ts';
import type { Expectation } from './expectation.ts';
import type { FaultPlan } from './fault-plan.ts';
import { isCompensation } from './phases-of-run.ts';
import type { Scenario } from './scenario.ts';
import { natureOf } from './vendor-calls.ts';

type VendorPlan = FaultPlan & { readonly site: { readonly kind: 'vendor' } };

/** What it means for a campaign that a function can do nothing at a vendor. */
const withoutVendor: readonly {
  readonly fn: RegExp;
  readonly call?: RegExp;
  /** Of one scenario only, by the beginning of its name. */
  readonly scenario?: string;
  /** All that last, by default. */
  readonly faults?: readonly string[];
  readonly status: Status;
}[] = [
  // A site that refuses to say what robots may read lets them read everything (RFC 9309).
  {
    fn: /^scrape-page$/,
    call: /robots\.txt/,
    faults: ['refused', 'unauthorised'],
    status: 'completed',
  },
  // Research needs nothing, but says what it lacks.
  { fn: /^(search-notion|scrape-page|recall-research)$/, status: 'completed_with_warnings' },
  { fn: /^create-content$/, status: 'failed' },
  // The memory is a help for later campaigns.
  { fn: /^remember-content$/, status: 'completed_with_warnings' },
  // A post without an image is not made; a mail is.
  { fn: /^render-asset$/, scenario: 'post', status: 'failed' },
  { fn: /^render-asset$/, status: 'completed_with_warnings' },
  { fn: /^open-review$/, status: 'failed' },
  // Its decision is in the record, whether the card shows it or not.
  { fn: /^show-decision$/, status: 'completed_with_warnings' },
  // Each scenario has one channel, and a campaign that publishes on none has failed.
  { fn: /^publish-/, status: 'failed' },
  { fn: /^set-up-analytics$/, status: 'completed_with_warnings' },
  // It is published; that nobody could see it published is said.
  { fn: /^publication-verifier$/, status: 'completed_with_warnings' },
];

export function expectVendorFault({ site, fault }: VendorPlan, scenario: Scenario): Expectation {
  const nothingOpen = { unconfirmed: [], undoFailed: [] };
  if (fault === 'lands-while-undoing' || fault === 'lands-after-undo') {
    return { ...nothingOpen, statuses: ['rolled_back'], noticesMayRepeat: isReminder(site) };
  }
  if (!lasts(site, fault)) {
    return { ...nothingOpen, statuses: endsOf(scenario), unconfirmed: unconfirmedBy(site, fault, 1) };
  }
  if (isCompensation(site.fn)) {
    const kinds = mayFailToUndo.find(({ vendor }) => vendor === site.vendor)?.kinds ?? [];
    const undoFailed = isDoneOtherwise(site, fault) ? [] : kinds;
    return { statuses: [scenario.ends], unconfirmed: [], undoFailed };
  }
  const rule = withoutVendor.find(
    ({ fn, call = /./, scenario: only = '', faults }) =>
      fn.test(site.fn) &&
      call.test(site.call) &&
      scenario.name.startsWith(only) &&
      (faults === undefined || faults.includes(fault)),
  );
  const statuses = rule === undefined ? endsOf(scenario) : [rule.status];
  // The first and two substitutes; then the campaign does without.
  return { ...nothingOpen, statuses, unconfirmed: unconfirmedBy(site, fault, 3) };
}

/** Told again when Slack has not posted it two minutes later; what lands after an undo lands later than that. */
const isReminder = ({ vendor, call, fn }: VendorPlan['site']) =>
  vendor === 'slack' && call.includes('chat.postMessage') && fn === 'after-decision';

/** Requests to take back what goes with something else: a pull request with its branch, a schedule with its draft. */
const doneWithAnother: readonly (readonly [VendorName, RegExp])[] = [
  ['github', /^PATCH .*pulls/],
  ['sendgrid', /^DELETE singlesends\/:id\/schedule/],
  ['buffer', /EditPost/],
];

/** A vendor that does not answer is asked again, and by then the undo sees that it is gone. */
function isDoneOtherwise({ vendor, call }: VendorPlan['site'], fault: string): boolean {
  return (
    /^(throttled|unavailable)$/.test(fault) &&
    doneWithAnother.some(([name, shape]) => name === vendor && shape.test(call))
  );
}

/** A request whose answer is needed, and that nothing can find again, is as good as refused if all are lost. */
function lasts({ vendor, call, fn }: VendorPlan['site'], fault: string): boolean {
  if (lastingRefusals.includes(fault)) return true;
  const nature = natureOf(vendor, call);
  return fault === 'answer-lost' && nature.kind === 'write' && !isCompensation(fn) && !nature.effect;
}

function unconfirmedBy({ vendor, call, fn }: VendorPlan['site'], fault: string, times: number): string[] {
  const nature = natureOf(vendor, call);
  const effect = nature.kind === 'write' ? nature.effect : undefined;
  const allowed = mayStayUnconfirmed.find(
    (row) => row.by === fn && row.vendor === vendor && row.kind === effect && row.faults.includes(fault),
  );
  return allowed === undefined ? [] : Array.from({ length: times }, () => allowed.kind);
}

/** A campaign that has something to tell a person may say so in a warning. */
export function endsOf({ ends }: Scenario): readonly Status[] {
  return [ends];
}
