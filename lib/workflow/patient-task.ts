import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  type State,
  type TaskStateBase,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { enteredAt, jsonata } from './expressions.ts';
import { addRoutes, type FailureExit, type FailureRoute } from './failure-exit.ts';
import { turnsAwaited, waitedOut } from './retry-rules.ts';

/** How long a Task is refused before that counts as its failure. */
export const patience = Duration.minutes(30);

/** Upper bound of what is added to each wait, so that campaigns that wait for one vendor do not return as one. */
const jitter = Duration.seconds(15);

/** How long to wait where a refusal names no time. */
const unnamedWait = Duration.minutes(1);

const now = `$toMillis(${enteredAt})`;
const troubledSince = '$states.input.troubledSince';
const hasTrouble = `$exists(${troubledSince})`;
const givesUpAt = `$toMillis(${hasTrouble} ? ${troubledSince} : ${enteredAt}) + ${patience.toMilliseconds()}`;

/** The moment that an error's message names. */
const named = String.raw`$match($states.input.Cause, /\(retry at ([-0-9T:.]+Z)\)/)[0].groups[0]`;

/** The moment that the refusal names, jittered, and at the latest the end of our patience. */
const triesAgainAt =
  `($named := ${named}; ` +
  `$at := $exists($named) ? $max([$toMillis($named), ${now}]) : ${now} + ${unnamedWait.toMilliseconds()}; ` +
  `$fromMillis($min([$at + $floor($random() * ${jitter.toMilliseconds()}), ${givesUpAt}])))`;

/** Retries of the Task are forgotten when it is left, so they would begin anew after each turn, for ever. */
const hasFailed = '$states.context.State.RetryCount > 0';
const troubledOnItsTurn = `${hasTrouble} ? ${troubledSince} : ${hasFailed} ? ${enteredAt}`;

/** To stand in a row is no trouble: the time until its turn does not count. */
const troubledAfterTurn = `${hasTrouble} ? $fromMillis($toMillis(${troubledSince}) + $toMillis($turn) - ${now})`;

export interface PatientTaskOptions {
  /** Errors with a way of their own, before everything else. */
  readonly routes?: readonly FailureRoute[];
  /** Where every other failure goes, and a refusal that has lasted too long. */
  readonly failure: FailureExit;
}

/**
 * Lets a Task wait out what says until when to wait, without a Lambda running.
 *
 *        ┌────────────────────────────────────────────┐
 *        ▼                                            │
 *      Task ──refused, or──► Refused ──not yet──► Wait until retryAt
 *        │    not its turn      │
 *        │ failed               │ 30 minutes of trouble
 *        └──────────────────────┴──► failure
 *
 * Trouble begins with the first refusal, or with a failure before a turn, and the time until a turn is left
 * out of it. When it began travels in the state's input, since a branch cannot assign the variables of its
 * machine; so the Task must not take anything else from its input.
 */
export function patientTask(
  scope: Construct,
  task: TaskStateBase,
  { routes = [], failure }: PatientTaskOptions,
): State {
  const refused = Choice.jsonata(scope, `${task.id}Refused`, {
    outputs: {
      troubledSince: jsonata(`${hasTrouble} ? ${troubledSince} : ${enteredAt}`),
      retryAt: jsonata(triesAgainAt),
    },
  });
  const wait = Wait.jsonata(scope, `${task.id}Waits`, {
    time: WaitTime.timestamp(jsonata('$states.input.retryAt')),
    outputs: jsonata(`{'troubledSince': ${troubledSince}}`),
  });

  task.addCatch(refused, {
    errors: [...waitedOut],
    outputs: jsonata(`$merge([$states.errorOutput, {'troubledSince': ${troubledSince}}])`),
  });
  task.addCatch(refused, {
    errors: [...turnsAwaited],
    outputs: jsonata(
      `$merge([$states.errorOutput, {'isTurn': true, 'troubledSince': ${troubledOnItsTurn}}])`,
    ),
  });
  addRoutes(task, [...routes, { errors: ['States.ALL'], exit: failure }]);

  refused.when(Condition.jsonata(jsonata(`${hasTrouble} and ${now} >= ${givesUpAt}`)), failure.next, {
    outputs: jsonata("{'Error': $states.input.Error, 'Cause': $states.input.Cause}"),
    ...(failure.assign === undefined ? {} : { assign: failure.assign('$states.input') }),
  });
  // Nobody else comes at one's turn, so there is nothing to scatter.
  refused.when(Condition.jsonata(jsonata('$states.input.isTurn = true')), wait, {
    outputs: jsonata(`($turn := ${named}; {'retryAt': $turn, 'troubledSince': ${troubledAfterTurn}})`),
  });
  refused.otherwise(wait);
  wait.next(task);
  return task;
}
