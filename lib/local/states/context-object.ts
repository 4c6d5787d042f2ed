import type { Execution } from './execution.ts';
import type { Json } from './json.ts';
import type { MapItem, Strand } from './strand.ts';

/** What the context object tells of one visit to a state. */
export interface ContextOfRun {
  readonly strand: Strand;
  readonly enteredAt: number;
  retryCount: number;
}

/** What only one evaluation sees. */
export interface ContextOfAttempt {
  readonly token: string | undefined;
  /** In place of the item of the iteration around the state. */
  readonly mapItem: MapItem | undefined;
}

/** `$states.context`. */
export function contextObject(run: ContextOfRun, more: ContextOfAttempt): Json {
  const { strand, enteredAt, retryCount } = run;
  const item = more.mapItem ?? strand.mapItem;
  return {
    Execution: executionContext(strand.execution),
    State: { EnteredTime: new Date(enteredAt).toISOString(), Name: strand.stateName, RetryCount: retryCount },
    StateMachine: { Id: strand.execution.loaded.arn, Name: strand.execution.loaded.name },
    ...(more.token !== undefined && { Task: { Token: more.token } }),
    ...(item !== undefined && { Map: { Item: { Index: item.index, Value: item.value } } }),
  };
}

const known = new WeakMap<Execution, { readonly redrives: number; readonly context: Json }>();

/** The same for all states between two redrives, so it is made once. */
function executionContext(execution: Execution): Json {
  const redrives = execution.redrives.length;
  const made = known.get(execution);
  if (made?.redrives === redrives) return made.context;
  const redriveDate = execution.redrives.at(-1)?.date;
  const context = {
    Id: execution.arn,
    Input: execution.input.value,
    Name: execution.name,
    RoleArn: execution.roleArn,
    StartTime: new Date(execution.startDate).toISOString(),
    RedriveCount: redrives,
    ...(redriveDate !== undefined && { RedriveTime: new Date(redriveDate).toISOString() }),
  };
  known.set(execution, { redrives, context });
  return context;
}
