import type { FunctionResource } from '../assembly/deployment.ts';
import type { Clock } from '../clock/clock.ts';
import { exited, failed, timedOut } from './function-error.ts';
import type { Invocation } from './host-options.ts';
import type { InvocationResult } from './lambda-host.ts';

/** What goes wrong with an invocation from outside, whatever its handler does. */
export type Mishap =
  /** The process dies before the handler is called. */
  | 'died'
  /** The handler runs, and its caller hears nothing but the time-out. */
  | 'timed-out'
  /** The handler runs, and its answer is more than a state of a state machine may hold. */
  | 'overlong'
  /** The same event is delivered twice at once. Both run; the answer is that of the first to end. */
  | 'twice'
  /** The event is lost on its way: no handler is called, and nobody is told. */
  | 'lost';

/** Asked before each invocation. */
export type Mishaps = (invocation: {
  readonly functionName: string;
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
}) => Mishap | undefined;

/** More than the 256 KiB that Step Functions keeps of anything. */
const overlongAnswer = JSON.stringify('x'.repeat(300 * 1024));

/** Runs one invocation as the mishap has it. */
export async function runWithMishap(
  mishap: Mishap,
  {
    resource,
    invocation,
    clock,
    newRequestId,
    run,
  }: {
    readonly resource: FunctionResource;
    readonly invocation: Invocation;
    readonly clock: Clock;
    readonly newRequestId: () => string;
    readonly run: (invocation: Invocation) => Promise<InvocationResult>;
  },
): Promise<InvocationResult> {
  switch (mishap) {
    case 'died':
      return exited(invocation.requestId, null, 'SIGKILL');
    case 'timed-out': {
      const deadline = clock.now() + resource.timeoutMs;
      await run(invocation);
      await clock.sleep(deadline - clock.now());
      return timedOut(invocation.requestId, resource.timeoutMs);
    }
    case 'overlong': {
      const { functionError, payload } = await run(invocation);
      return functionError === undefined ? { payload: overlongAnswer } : failed(JSON.parse(payload));
    }
    case 'twice':
      return Promise.race([run(invocation), run({ ...invocation, requestId: newRequestId() })]);
    case 'lost':
      return { payload: 'null' };
    default:
      return mishap satisfies never;
  }
}
