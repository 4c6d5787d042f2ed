/** What the fleet knows together of one service. */
export interface Circuit {
  /** Raised by every transition; an outcome of an older generation changes nothing. */
  readonly generation: number;
  readonly state: CircuitState;
  /** A person's word, which no transition erases. */
  readonly override?: Override;
}

/** Times are milliseconds since the epoch. */
export type CircuitState =
  /** Calls go through and are counted. */
  | {
      readonly kind: 'closed';
      /** Failures since the last success, fleet-wide. */
      readonly run: number;
      /** What was counted lately; empty while all is well. */
      readonly window: readonly WindowSecond[];
      /** The service itself has asked not to be called before. */
      readonly notBefore?: number;
    }
  /** Calls are refused. */
  | {
      readonly kind: 'open';
      readonly since: number;
      readonly until: number;
      /** How often it has opened in a row without closing. */
      readonly openings: number;
    }
  /** A few calls go through to find out. */
  | {
      readonly kind: 'half-open';
      readonly since: number;
      readonly openings: number;
      /** Probes that have succeeded. */
      readonly successes: number;
      /** Who may probe, by slot. */
      readonly leases: readonly Lease[];
    };

export type CircuitKind = CircuitState['kind'];

/** What was counted within one second. */
export interface WindowSecond {
  /** Seconds since the epoch. */
  readonly second: number;
  readonly calls: number;
  readonly failures: number;
  /** Successes that took too long. */
  readonly slow: number;
}

/** Leave to probe, until a time by which the call is over. */
export interface Lease {
  readonly slot: number;
  readonly id: string;
  readonly expiresAt: number;
}

/** A person has forced the circuit. */
export interface Override {
  readonly to: 'open' | 'closed';
  readonly actor: string;
  readonly reason: string;
  readonly at: number;
  /** Until it is taken back, where it is absent. */
  readonly expiresAt?: number;
}

/** A circuit of which nothing is known: it is closed. */
export const untouched: Circuit = {
  generation: 0,
  state: { kind: 'closed', run: 0, window: [] },
};

/** The person's word that counts now. */
export function overrideInForce({ override }: Circuit, now: number): Override | undefined {
  return override !== undefined && (override.expiresAt ?? Number.POSITIVE_INFINITY) > now
    ? override
    : undefined;
}
