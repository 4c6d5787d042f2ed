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
const firstRefusal = `$exists($states.input.refusedSince) ? $states.input.refusedSince : ${enteredAt}`;
const givesUpAt = `$toMillis(${firstRefusal}) + ${patience.toMilliseconds()}`;

/** The moment that an error's message names. */
const named = String.raw`$match($states.{from}.Cause, /\(retry at ([-0-9T:.]+Z)\)/)[0].groups[0]`;
const namedIn = (from: 'input' | 'errorOutput') => named.replace('{from}', from);

/** The moment that the refusal names, jittered, and at the latest the end of our patience. */
const triesAgainAt =
  `($named := ${namedIn('input')}; ` +
  `$at := $exists($named) ? $max([$toMillis($named), ${now}]) : ${now} + ${unnamedWait.toMilliseconds()}; ` +
  `$fromMillis($min([$at + $floor($random() * ${jitter.toMilliseconds()}), ${givesUpAt}])))`;

export interface PatientTaskOptions {
  /** Errors with a way of their own, before everything else. */
  readonly routes?: readonly FailureRoute[];
  /** Where every other failure goes, and a refusal that has lasted too long. */
  readonly failure: FailureExit;
}

/**
 * Lets a Task wait out what says until when to wait, without a Lambda running.
 *
 *        ┌─────────────────────────────────────┐
 *        ▼                                     │
 *      Task ──refused──► Refused ──not yet──► Wait until retryAt ◄──has a turn── Task
 *        │                  │
 *        │ failed           │ 30 minutes since the first refusal
 *        └──────────────────┴──► failure
 *
 * The time of the first refusal travels in the state's input, since a branch cannot assign the variables of
 * its machine; so the Task must not take anything else from its input.
 */
export function patientTask(
  scope: Construct,
  task: TaskStateBase,
  { routes = [], failure }: PatientTaskOptions,
): State {
  const refused = Choice.jsonata(scope, `${task.id}Refused`, {
    outputs: { refusedSince: jsonata(firstRefusal), retryAt: jsonata(triesAgainAt) },
  });
  const wait = Wait.jsonata(scope, `${task.id}Waits`, {
    time: WaitTime.timestamp(jsonata('$states.input.retryAt')),
    outputs: jsonata("{'refusedSince': $states.input.refusedSince}"),
  });

  task.addCatch(refused, {
    errors: [...waitedOut],
    outputs: jsonata("$merge([$states.errorOutput, {'refusedSince': $states.input.refusedSince}])"),
  });
  // Nobody else comes then, so there is nothing to scatter; and a long row is no reason to give up.
  task.addCatch(wait, {
    errors: [...turnsAwaited],
    outputs: jsonata(`{'retryAt': ${namedIn('errorOutput')}}`),
  });
  addRoutes(task, [...routes, { errors: ['States.ALL'], exit: failure }]);

  refused.when(Condition.jsonata(jsonata(`${now} >= ${givesUpAt}`)), failure.next, {
    outputs: jsonata("{'Error': $states.input.Error, 'Cause': $states.input.Cause}"),
    ...(failure.assign === undefined ? {} : { assign: failure.assign('$states.input') }),
  });
  refused.otherwise(wait);
  wait.next(task);
  return task;
}
