import type { CircuitKind } from './circuit.ts';

/** What a breaker reports: for logs and metrics. */
export type BreakerEvent =
  /** The circuit went over, by this environment's doing. `until`: when it is open to. */
  | {
      readonly kind: 'transition';
      readonly service: string;
      readonly from: CircuitKind;
      readonly to: CircuitKind;
      readonly generation: number;
      readonly reason: string;
      readonly until?: number;
    }
  /** A call was refused, or would have been were it not for shadow mode. */
  | { readonly kind: 'refusal'; readonly service: string; readonly until: number; readonly shadow: boolean }
  /** A call has failed in a way that counts. */
  | { readonly kind: 'failure'; readonly service: string }
  /** The store did not do its part; the call goes on without it. `lasting`: it will not get better by itself. */
  | {
      readonly kind: 'trouble';
      readonly service: string;
      readonly during: string;
      readonly reason: string;
      readonly lasting: boolean;
    };

export type Report = (event: BreakerEvent) => void;
