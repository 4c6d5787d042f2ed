import * as z from 'zod';
import { parseTaskResource } from './task-resource.ts';

/** The Amazon States Language as far as it is run here, in JSONata mode; field names are the language's. */

const expression = z.string().regex(/^\{%[\s\S]*%\}$/, 'must be a JSONata expression: {% ... %}');
const template = z.json();
const assign = z.record(z.string(), z.json());
const nonNegative = z.union([z.int().min(0), expression]);
const seconds = z.union([z.int().min(1), expression]);

const retrier = z.strictObject({
  ErrorEquals: z.array(z.string()).min(1).readonly(),
  IntervalSeconds: z.int().min(1).optional(),
  MaxAttempts: z.int().min(0).optional(),
  BackoffRate: z.number().min(1).optional(),
  MaxDelaySeconds: z.int().min(1).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
  Comment: z.string().optional(),
});

const catcher = z.strictObject({
  ErrorEquals: z.array(z.string()).min(1).readonly(),
  Next: z.string(),
  Output: template.optional(),
  Assign: assign.optional(),
  Comment: z.string().optional(),
});

const everyState = { QueryLanguage: z.literal('JSONata').optional(), Comment: z.string().optional() };
const transition = { Next: z.string().optional(), End: z.literal(true).optional() };
const outcome = { Output: template.optional(), Assign: assign.optional() };
const errorHandling = { Retry: z.array(retrier).optional(), Catch: z.array(catcher).optional() };

/** One schema a state type. `Branches` and `ItemProcessor` are read by the caller, machine by machine. */
export const stateSchemas = {
  Pass: z.strictObject({ Type: z.literal('Pass'), ...everyState, ...transition, ...outcome }),
  Task: z.strictObject({
    Type: z.literal('Task'),
    ...everyState,
    ...transition,
    ...outcome,
    ...errorHandling,
    Resource: z.string().transform(parseTaskResource),
    Arguments: template.optional(),
    TimeoutSeconds: seconds.optional(),
    HeartbeatSeconds: seconds.optional(),
  }),
  Choice: z.strictObject({
    Type: z.literal('Choice'),
    ...everyState,
    ...outcome,
    Choices: z
      .array(
        z.strictObject({
          Condition: expression,
          Next: z.string(),
          ...outcome,
          Comment: z.string().optional(),
        }),
      )
      .min(1),
    Default: z.string().optional(),
  }),
  Wait: z.strictObject({
    Type: z.literal('Wait'),
    ...everyState,
    ...transition,
    ...outcome,
    Seconds: nonNegative.optional(),
    Timestamp: z.string().optional(),
  }),
  Succeed: z.strictObject({ Type: z.literal('Succeed'), ...everyState, Output: template.optional() }),
  Fail: z.strictObject({
    Type: z.literal('Fail'),
    ...everyState,
    Error: z.string().optional(),
    Cause: z.string().optional(),
  }),
  Parallel: z.strictObject({
    Type: z.literal('Parallel'),
    ...everyState,
    ...transition,
    ...outcome,
    ...errorHandling,
    Arguments: template.optional(),
    Branches: z.array(z.unknown()).min(1),
  }),
  Map: z.strictObject({
    Type: z.literal('Map'),
    ...everyState,
    ...transition,
    ...outcome,
    ...errorHandling,
    Items: z.union([z.array(z.json()), expression]).optional(),
    ItemSelector: template.optional(),
    MaxConcurrency: nonNegative.optional(),
    ToleratedFailureCount: nonNegative.optional(),
    ToleratedFailurePercentage: z.union([z.number().min(0).max(100), expression]).optional(),
    ItemProcessor: z.unknown(),
  }),
} as const;

/** A state machine, a branch of a Parallel or the processor of a Map. */
export const machineSchema = z.strictObject({
  StartAt: z.string(),
  States: z.record(z.string(), z.unknown()),
  QueryLanguage: z.enum(['JSONata', 'JSONPath']).optional(),
  TimeoutSeconds: z.int().min(1).optional(),
  Version: z.string().optional(),
  Comment: z.string().optional(),
  ProcessorConfig: z
    .strictObject({ Mode: z.literal('INLINE'), ExecutionType: z.string().optional() })
    .optional(),
});

export type Retrier = z.infer<typeof retrier>;
export type Catcher = z.infer<typeof catcher>;
export type PassState = z.infer<typeof stateSchemas.Pass>;
export type TaskState = z.infer<typeof stateSchemas.Task>;
export type ChoiceState = z.infer<typeof stateSchemas.Choice>;
export type WaitState = z.infer<typeof stateSchemas.Wait>;
export type SucceedState = z.infer<typeof stateSchemas.Succeed>;
export type FailState = z.infer<typeof stateSchemas.Fail>;
export type ParallelState = Omit<z.infer<typeof stateSchemas.Parallel>, 'Branches'> & {
  readonly Branches: readonly Machine[];
};
export type MapState = Omit<z.infer<typeof stateSchemas.Map>, 'ItemProcessor'> & {
  readonly ItemProcessor: Machine;
};
export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;
export type StateType = State['Type'];

export interface Machine {
  readonly StartAt: string;
  readonly States: ReadonlyMap<string, State>;
  readonly TimeoutSeconds: number | undefined;
}
