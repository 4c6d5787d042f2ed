import { Fail, Pass, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { jsonata, unavailable } from './expressions.ts';
import { type FunctionOf, lambdaTask, type TaskSpec } from './lambda-task.ts';
import { patientTask } from './patient-task.ts';

export interface VerdictTaskOptions {
  readonly functions: FunctionOf;
  /** What the function gets besides campaign and workflow. */
  readonly adds: Readonly<Record<string, string>>;
  /** What the verdict is about, as an expression. */
  readonly subject: string;
  /** Errors that leave the branch, and with it the step, at once. */
  readonly neverVerdicts: readonly string[];
}

/**
 * A branch of one Task that ends with a verdict, also where the Task failed: a failed branch would stop its
 * siblings, but not the functions that they have already called.
 */
export function verdictTask(scope: Construct, spec: TaskSpec, options: VerdictTaskOptions): State {
  const { functions, adds, subject, neverVerdicts } = options;
  const missing = Pass.jsonata(scope, `${spec.state}Unavailable`, {
    outputs: jsonata(unavailable(subject, '$states.input')),
  });
  const stop = Fail.jsonata(scope, `${spec.state}Stops`, {
    error: jsonata('$states.input.Error'),
    cause: jsonata("$exists($states.input.Cause) ? $states.input.Cause : ''"),
  });
  return patientTask(scope, lambdaTask(scope, spec, { functions, adds }), {
    routes: [{ errors: neverVerdicts, exit: { next: stop } }],
    failure: { next: missing },
  });
}
