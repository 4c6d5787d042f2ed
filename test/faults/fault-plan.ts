import type { Site } from './site.ts';

/** What goes wrong with a request to a vendor. */
export const vendorFaults = [
  'refused',
  'unauthorised',
  'throttled-once',
  'throttled',
  'unavailable-once',
  'unavailable',
  'reset-once',
  'answer-lost-once',
  'answer-lost',
  'late-by-half',
  'late-by-twice',
  'lands-while-undoing',
  'lands-after-undo',
  'died-after',
] as const;
export type VendorFault = (typeof vendorFaults)[number];

/** What goes wrong with a request to one of our own stores. A burst is longer than the SDK tries. */
export const storeFaults = [
  'throttled-once',
  'answer-lost-once',
  'failing-burst',
  'died-after',
  'stalled',
] as const;
export type StoreFault = (typeof storeFaults)[number];

/** What goes wrong with an invocation. */
export const invocationFaults = ['died', 'timed-out', 'twice', 'overlong'] as const;
export type InvocationFault = (typeof invocationFaults)[number];

/** What happens to an execution when it enters a state. */
export const stateFaults = [
  'stopped',
  'stopped-unseen',
  'cancelled',
  'rolled-back',
  'rolled-back-and-swept',
  'stopped-and-redriven',
  'stopped-later',
  'cancelled-later',
  'rolled-back-later',
] as const;
export type StateFault = (typeof stateFaults)[number];

/** One thing that goes wrong, at one place. */
export type FaultPlan =
  | { readonly site: Site & { readonly kind: 'vendor' }; readonly fault: VendorFault }
  | { readonly site: Site & { readonly kind: 'store' }; readonly fault: StoreFault }
  | { readonly site: Site & { readonly kind: 'invocation' }; readonly fault: InvocationFault }
  | { readonly site: Site & { readonly kind: 'state' }; readonly fault: StateFault };

/** Faults that go on for ever from their first occurrence. */
export const lasting: ReadonlySet<string> = new Set<VendorFault>([
  'refused',
  'unauthorised',
  'throttled',
  'unavailable',
  'answer-lost',
]);

/** Requests that a burst takes: the SDK tries four times at DynamoDB, and three times elsewhere. */
export const burstLength = 4;
