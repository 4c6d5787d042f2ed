import * as z from 'zod';
import { BreakerOptions } from '../breaker/breaker-options.ts';
import { RateLimit } from '../breaker/rate-limit.ts';
import { environmentJson } from '../platform/environment.ts';
import { services } from '../platform/services.ts';

/** How one service is called: what opens its circuit, and how often it may be called. */
export const ServiceCalls = z.strictObject({
  circuit: BreakerOptions.prefault({}),
  /** What the vendor publishes; there is no limit of ours where it is left out. */
  rate: RateLimit.optional(),
});
/** As a stage writes it. */
export type ServiceCalls = z.input<typeof ServiceCalls>;

/** Of the services that a function calls. */
export const CallSettings = z.partialRecord(z.enum(services), ServiceCalls);
export type CallSettings = z.output<typeof CallSettings>;

/** @throws ConfigurationError */
export function callSettings(): CallSettings {
  return environmentJson('CALL_SETTINGS', CallSettings);
}
