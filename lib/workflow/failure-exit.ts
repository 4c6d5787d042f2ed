import type { CatchProps, IChainable } from 'aws-cdk-lib/aws-stepfunctions';

/** A way out of a state that failed. Its first state finds `{Error, Cause}` as its input. */
export interface FailureExit {
  readonly next: IChainable;
  /**
   * Variables that are set on the way, as JSONata.
   * @param error expression of an object with `Error` and, mostly, `Cause`
   */
  readonly assign?: (error: string) => Readonly<Record<string, unknown>>;
}

/** Named errors and the way that they go. */
export interface FailureRoute {
  readonly errors: readonly string[];
  readonly exit: FailureExit;
}

/** A Task, Map or Parallel. */
interface Failing {
  addCatch(handler: IChainable, props?: CatchProps): unknown;
}

/** Adds the catches of `routes` in their order. */
export function addRoutes(state: Failing, routes: readonly FailureRoute[]): void {
  for (const { errors, exit } of routes) {
    state.addCatch(exit.next, {
      errors: [...errors],
      ...(exit.assign === undefined ? {} : { assign: exit.assign('$states.errorOutput') }),
    });
  }
}
