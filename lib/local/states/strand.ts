import type { Machine, State } from './definition.ts';
import type { Execution } from './execution.ts';
import { type EventDetails, maximumEvents } from './history.ts';
import type { Json, Payload } from './json.ts';
import { InterpreterFailedError } from './state-failed-error.ts';
import type { VariableScope } from './variables.ts';

/**
 * One line of states: the machine's own, a branch of a Parallel or an iteration of a Map. Where it stands
 * is kept here and not on a call stack, so that a redrive can take it up again.
 */
export interface Strand {
  readonly execution: Execution;
  readonly machine: Machine;
  readonly variables: VariableScope;
  readonly mapItem: MapItem | undefined;
  stateName: string;
  input: Payload;
  /** The event that the next event of this strand follows. */
  lastEventId: number;
  /** Branches or iterations of the current state, kept for a redrive after they have failed. */
  children: Child[] | undefined;
  /** Ends what the strand waits for right now. */
  cancel: (() => void) | undefined;
  stopped: boolean;
}

export interface MapItem {
  readonly mapState: string;
  readonly index: number;
  readonly value: Json;
}

export interface Child {
  readonly strand: Strand;
  status: ChildStatus;
}

export type ChildStatus =
  | { readonly type: 'queued' }
  | { readonly type: 'running' }
  | { readonly type: 'succeeded'; readonly output: Payload }
  | { readonly type: 'tolerated'; readonly output: Payload }
  | { readonly type: 'failed' };

export interface StrandStart {
  readonly execution: Execution;
  readonly machine: Machine;
  readonly variables: VariableScope;
  readonly input: Payload;
  readonly mapItem?: MapItem;
}

export function createStrand(start: StrandStart): Strand {
  return {
    execution: start.execution,
    machine: start.machine,
    variables: start.variables,
    mapItem: start.mapItem,
    stateName: start.machine.StartAt,
    input: start.input,
    lastEventId: 0,
    children: undefined,
    cancel: undefined,
    stopped: false,
  };
}

/** Thrown out of whatever a strand was doing when it was stopped; never a failure of a state. */
export class StrandStoppedError extends Error {
  override readonly name = 'StrandStoppedError';
}

const strandStopped = new StrandStoppedError('the strand was stopped');

/** Stops a strand and everything under it, without a trace in the history. */
export function stopStrand(strand: Strand): void {
  strand.stopped = true;
  for (const child of strand.children ?? []) stopStrand(child.strand);
  strand.cancel?.();
}

/**
 * A strand that goes on where this one failed or was stopped; children that succeeded keep their outputs.
 * It is a new one, since an expression of the old may still be under way, and must find it stopped.
 */
export function resumable(strand: Strand): Strand {
  const children = strand.children?.map(
    (child): Child =>
      child.status.type === 'succeeded'
        ? child
        : { strand: resumable(child.strand), status: { type: 'queued' } },
  );
  return { ...strand, children, cancel: undefined, stopped: false };
}

/**
 * Adds the strand's next event. Every effect of a state is announced by one, so a strand that was stopped
 * ends here, before the effect.
 * @throws StrandStoppedError
 */
export function record(strand: Strand, type: string, details?: EventDetails): number {
  const id = recordAside(strand, type, details);
  strand.lastEventId = id;
  return id;
}

/** Adds an event that follows the strand's last one, but that the strand's next event does not follow. */
export function recordAside(strand: Strand, type: string, details?: EventDetails): number {
  if (strand.stopped) throw strandStopped;
  const { history } = strand.execution;
  if (history.length >= maximumEvents - 1) {
    throw new InterpreterFailedError(
      'States.Runtime',
      `The execution reached the maximum number of history events (${maximumEvents}).`,
    );
  }
  return recordAfter(strand.execution, strand.lastEventId, type, details);
}

/** Adds an event that follows another than a strand's last, whatever has become of the strand. */
export function recordAfter(
  { history, clock }: Execution,
  previousEventId: number,
  type: string,
  details?: EventDetails,
): number {
  const event = { type, previousEventId, timestamp: clock.now() };
  return history.add(details === undefined ? event : { ...event, details });
}

/**
 * Waits for the first `settle`. `start` answers what undoes the waiting; it is called once, also when the
 * strand is stopped, which rejects with StrandStoppedError.
 */
export function waitOn<T>(strand: Strand, start: (settle: (value: T) => void) => () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    if (strand.stopped) return reject(strandStopped);
    let cleanUp: (() => void) | undefined;
    let done = false;
    const finish = (act: () => void): void => {
      if (done) return;
      done = true;
      strand.cancel = undefined;
      cleanUp?.();
      act();
    };
    strand.cancel = () => finish(() => reject(strandStopped));
    cleanUp = start((value) => finish(() => resolve(value)));
    if (done) cleanUp();
  });
}

export function stateOf(strand: Strand): State {
  const state = strand.machine.States.get(strand.stateName);
  // Definitions are checked for this when they are loaded.
  if (state === undefined) throw new Error(`there is no state '${strand.stateName}'`);
  return state;
}
