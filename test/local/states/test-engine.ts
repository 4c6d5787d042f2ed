import { AwsError } from '../../../lib/local/aws/aws-error.ts';
import { createEngine } from '../../../lib/local/states/create-engine.ts';
import type {
  Engine,
  EngineOptions,
  ExecutionDescription,
  ExecutionStatusChange,
  HistoryEvent,
} from '../../../lib/local/states/engine.ts';
import type { Validate } from '../../../lib/local/states/load-definition.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

export type Handler = (event: unknown, call: { readonly clock: ManualClock }) => unknown;

export interface TestEngine {
  readonly engine: Engine;
  readonly clock: ManualClock;
  /** Events that reached a function, in order, as `[function, event]`. */
  readonly calls: [string, unknown][];
  readonly changes: ExecutionStatusChange[];
  /** Loads the definition, starts it and answers the execution's ARN. */
  start(definition: object, input?: unknown, name?: string): string;
  /** Starts and runs to the end. */
  run(definition: object, input?: unknown): Promise<Ended>;
  events(executionArn: string): readonly HistoryEvent[];
}

export interface Ended extends ExecutionDescription {
  readonly result: unknown;
  readonly events: readonly HistoryEvent[];
}

export const machineArn = 'arn:aws:states:eu-west-1:123456789012:stateMachine:Machine';

export function functionArn(name: string): string {
  return `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
}

/** An engine over functions that are given by name; a function fails by throwing. */
export function createTestEngine(
  handlers: Readonly<Record<string, Handler>> = {},
  options: Partial<EngineOptions> & { readonly validate?: Validate } = {},
): TestEngine {
  // asl-validator has tests of its own; here it would take longer than all the rest.
  const { validate = () => [], ...others } = options;
  const clock = createManualClock();
  const calls: [string, unknown][] = [];
  const changes: ExecutionStatusChange[] = [];
  const engine = createEngine(
    {
      clock,
      region: 'eu-west-1',
      account: '123456789012',
      onStatusChange: (change) => changes.push(change),
      invokeLambda: async ({ functionArn: arn, payload }) => {
        const name = arn.split(':')[6] ?? arn;
        const handler = handlers[name];
        if (handler === undefined)
          throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
        const event: unknown = JSON.parse(payload);
        calls.push([name, event]);
        try {
          return { payload: JSON.stringify((await handler(event, { clock })) ?? null) };
        } catch (error) {
          if (error instanceof AwsError) throw error;
          const { name: errorType, message: errorMessage } = error as Error;
          return {
            payload: JSON.stringify({ errorType, errorMessage, trace: [] }),
            functionError: 'Unhandled',
          };
        }
      },
      ...others,
    },
    validate,
  );

  const start = (definition: object, input: unknown = {}, name?: string) => {
    engine.load({ arn: machineArn, name: 'Machine', definition });
    const request = { stateMachineArn: machineArn, input: JSON.stringify(input) };
    return engine.startExecution(name === undefined ? request : { ...request, name }).executionArn;
  };
  const events = (executionArn: string) =>
    engine.getExecutionHistory({ executionArn, maxResults: 1000 }).events;

  return {
    engine,
    clock,
    calls,
    changes,
    start,
    events,
    run: async (definition, input) => {
      const arn = start(definition, input);
      const description = await clock.runUntil(engine.settled(arn));
      const result = description.output === undefined ? undefined : JSON.parse(description.output);
      return { ...description, result, events: events(arn) };
    },
  };
}

/** An error as a handler throws it. */
export function named(name: string, message = 'no luck'): Error {
  return Object.assign(new Error(message), { name });
}

/** A machine of these states in this order; each goes on to the next unless it says otherwise. */
export function machine(states: Readonly<Record<string, object>>, fields: object = {}): object {
  const names = Object.keys(states);
  return {
    QueryLanguage: 'JSONata',
    ...fields,
    ...chain(states),
    StartAt: names[0],
  };
}

/** `StartAt` and `States` of a branch or a processor. */
export function chain(states: Readonly<Record<string, object>>): object {
  const names = Object.keys(states);
  const linked = Object.entries(states).map(([name, state], index) => {
    const next = names[index + 1];
    const goesOn =
      'Next' in state || 'End' in state || ['Choice', 'Succeed', 'Fail'].includes(String(typeOf(state)));
    return [name, goesOn ? state : { ...state, ...(next === undefined ? { End: true } : { Next: next }) }];
  });
  return { StartAt: names[0], States: Object.fromEntries(linked) };
}

function typeOf(state: object): unknown {
  return 'Type' in state ? state.Type : undefined;
}

/** A Task that calls a function through `lambda:invoke` and hands on the function's answer. */
export function invoke(name: string, fields: object = {}): object {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: functionArn(name), Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
    ...fields,
  };
}

/** A Task that waits for its token, which the function finds as `token` in its event. */
export function waitForToken(name: string, fields: object = {}): object {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: { FunctionName: functionArn(name), Payload: { token: '{% $states.context.Task.Token %}' } },
    ...fields,
  };
}

export function typesOf(events: readonly HistoryEvent[]): string[] {
  return events.map(({ type }) => type);
}
