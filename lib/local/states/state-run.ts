import type { Clock } from '../clock/clock.ts';
import type { InvocationRequest, InvocationResult } from '../lambda/lambda-host.ts';
import { type ContextOfRun, contextObject } from './context-object.ts';
import type { State } from './definition.ts';
import { isTooLarge, type Json, type Payload, payloadOf } from './json.ts';
import { dataLimitExceeded } from './state-failed-error.ts';
import type { MapItem, Strand } from './strand.ts';
import type { TaskTokens } from './task-tokens.ts';
import type { Templates } from './template.ts';
import { type Assignment, assignmentOf } from './variables.ts';

/** What the states need of the world. */
export interface Runtime {
  readonly clock: Clock;
  readonly region: string;
  readonly random: () => number;
  readonly invokeLambda: (request: InvocationRequest) => Promise<InvocationResult>;
  readonly templates: Templates;
  readonly tokens: TaskTokens;
  /** Runs a branch or an iteration to its end. */
  readonly runStrand: (strand: Strand) => Promise<Payload>;
}

/** One visit of a strand to a state. */
export interface StateRun<S extends State = State> extends ContextOfRun {
  readonly runtime: Runtime;
  readonly strand: Strand;
  readonly state: S;
  readonly input: Payload;
  /** Where the state's input stands in the history, for error messages. */
  readonly enteredEventId: number;
}

/** How a state ended well: what it hands on and where to. `next` is undefined at the end of a machine. */
export interface Completion {
  readonly output: Payload;
  readonly assignment: Assignment | undefined;
  readonly next: string | undefined;
}

/** What an expression sees beyond the state's input: only where the language has it. */
export interface Seen {
  readonly result?: Json;
  readonly errorOutput?: Json;
  /** The token of this attempt, `$states.context.Task.Token`. */
  readonly token?: string | undefined;
  /** The item that ItemSelector is evaluated for. */
  readonly mapItem?: MapItem;
}

/** Evaluates a template of the state. */
export function evaluate(
  run: StateRun,
  template: Json,
  field: string,
  seen: Seen = {},
): Json | Promise<Json> {
  return run.runtime.templates.compile(
    template,
    field,
  )({
    ...run.strand.variables.visible(),
    states: statesVariable(run, seen),
  });
}

/** `$states`. Few expressions look at the context object, so it is made when one does. */
function statesVariable(run: StateRun, { result, errorOutput, token, mapItem }: Seen): Json {
  const states: Record<string, Json> = {
    input: run.input.value,
    get context() {
      return contextObject(run, { token, mapItem });
    },
  };
  if (result !== undefined) states['result'] = result;
  if (errorOutput !== undefined) states['errorOutput'] = errorOutput;
  return states;
}

/**
 * The payload of an evaluated value, checked against the size limit. What only passes through keeps the
 * text that it has.
 * @throws InterpreterFailedError States.DataLimitExceeded
 */
export function limitedPayload(run: StateRun, value: Json, source?: Payload): Payload {
  return source !== undefined && source.value === value ? source : limited(run, payloadOf(value));
}

/** @throws InterpreterFailedError States.DataLimitExceeded */
export function limited(run: StateRun, payload: Payload): Payload {
  if (isTooLarge(payload.text)) throw dataLimitExceeded(run.strand.stateName);
  return payload;
}

/** Where a state, a Choice rule or a catcher says what comes out and which variables change. */
export interface OutcomeFields {
  readonly Output?: Json | undefined;
  readonly Assign?: Readonly<Record<string, Json>> | undefined;
}

/**
 * Evaluates Output and Assign, both over the data with which the state was entered: a variable assigned
 * here is seen by the next state only.
 * @param place what stands before the fields' names in error messages: `Catch[0]/`
 */
export async function complete(
  run: StateRun,
  fields: OutcomeFields,
  handOn: {
    readonly next: string | undefined;
    readonly unchanged: Payload;
    readonly seen?: Seen;
    readonly place?: string;
  },
): Promise<Completion> {
  const { next, unchanged, seen = {}, place = '' } = handOn;
  const output =
    fields.Output === undefined
      ? unchanged
      : limitedPayload(run, await evaluate(run, fields.Output, `${place}Output`, seen), unchanged);
  if (fields.Assign === undefined) return { output, assignment: undefined, next };
  const values = await evaluate(run, fields.Assign, `${place}Assign`, seen);
  const assignment = assignmentOf(Object.fromEntries(Object.entries(values ?? {})));
  if (assignment === undefined) throw dataLimitExceeded(run.strand.stateName);
  return { output, assignment, next };
}
