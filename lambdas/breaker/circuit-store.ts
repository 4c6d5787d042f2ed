import type { Circuit, CircuitKind, CircuitState, Lease, Override, WindowSecond } from './circuit.ts';
import type { HistoryEntry } from './history.ts';

/** What an environment adds to the counts of a closed circuit. */
export interface Counts {
  /** One failure more in a row; otherwise a success, which ends the run. */
  readonly failed: boolean;
  readonly seconds: readonly WindowSecond[];
  /** Seconds that may be forgotten: nobody's window reaches back to them. */
  readonly forget: readonly number[];
  /** The service has asked not to be called before. Milliseconds since the epoch. */
  readonly notBefore?: number;
}

/** A new state in place of another. */
export interface Transition {
  /** The generation that it was decided in; the new state begins the next one. */
  readonly generation: number;
  readonly from: CircuitKind;
  /** Only while this lease is held: what a probe has found out counts once, and only if nobody took over. */
  readonly holding?: Lease;
  readonly to: CircuitState;
}

/** Whether a change was made, and what the circuit is then. */
export interface Changed {
  readonly changed: boolean;
  readonly circuit: Circuit;
}

/**
 * Where a fleet keeps its circuits. Each change is one conditional update: it is made in the generation that it
 * was decided in, or not at all. Nothing is tried twice by itself.
 */
export interface CircuitStore {
  /** What was so a moment ago, or what is so now. */
  read(service: string, consistency: 'eventual' | 'strong'): Promise<Circuit>;
  /** Adds to the counts of a closed circuit. */
  count(service: string, generation: number, counts: Counts): Promise<Changed>;
  transit(service: string, transition: Transition): Promise<Changed>;
  /** Takes a slot of a half-open circuit that is free, or whose lease was over at `now`. */
  takeLease(service: string, generation: number, lease: Lease, now: number): Promise<Changed>;
  /** Gives a lease back, and counts its success in the same update where there is one. */
  giveBack(service: string, generation: number, lease: Lease, succeeded: boolean): Promise<Changed>;
  /** Sets a person's word, or takes it back. */
  force(service: string, override: Override | undefined): Promise<Circuit>;
  /** Keeps what has happened, for people. */
  remember(service: string, entry: HistoryEntry): Promise<void>;
  /** The last things that happened, the latest first. */
  history(service: string, most: number): Promise<readonly HistoryEntry[]>;
}
