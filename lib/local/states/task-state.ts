import type { TaskState } from './definition.ts';
import { type Payload, payloadOf } from './json.ts';
import { callLambda, type LambdaAnswer, type LambdaCall, lambdaCall } from './lambda-call.ts';
import { evaluateNumber } from './numbers.ts';
import { type Failure, failureOf, StateFailedError } from './state-failed-error.ts';
import { type Completion, complete, evaluate, limited, limitedPayload, type StateRun } from './state-run.ts';
import { waitOn } from './strand.ts';
import { type TaskEvents, taskEvents } from './task-events.ts';

/** One attempt of a Task: schedules it, calls the function and waits for whoever has the last word. */
export async function runTaskState(run: StateRun<TaskState>): Promise<Completion> {
  const { strand, state, runtime, input } = run;
  const resource = state.Resource;
  const waits = resource.type === 'invoke' && resource.waitForTaskToken;
  const token = waits ? runtime.tokens.create() : undefined;
  const parameters =
    state.Arguments === undefined
      ? input
      : limitedPayload(run, await evaluate(run, state.Arguments, 'Arguments', { token }), input);
  const limits = await limitsOf(run);
  const call = lambdaCall(resource, parameters);

  const events = taskEvents(strand, resource);
  events.scheduled({ parameters: parameters.text, region: runtime.region, ...limits });
  events.started();
  const outcome = await attempt(run, { call, token, events, ...limits });
  if (outcome.type === 'failed') {
    events.failed(outcome.failure);
    throw new StateFailedError(outcome.failure);
  }
  const result = limited(run, outcome.output);
  events.succeeded(result.text);
  return complete(run, state, {
    next: state.Next,
    unchanged: result,
    seen: { result: result.value, token },
  });
}

interface Limits {
  readonly timeoutInSeconds?: number | undefined;
  readonly heartbeatInSeconds?: number | undefined;
}

const unlimited: Limits = {};

async function limitsOf(run: StateRun<TaskState>): Promise<Limits> {
  const { TimeoutSeconds, HeartbeatSeconds } = run.state;
  if (TimeoutSeconds === undefined && HeartbeatSeconds === undefined) return unlimited;
  return {
    timeoutInSeconds: await evaluateNumber(run, TimeoutSeconds, 'TimeoutSeconds', { minimum: 1 }),
    heartbeatInSeconds: await evaluateNumber(run, HeartbeatSeconds, 'HeartbeatSeconds', { minimum: 1 }),
  };
}

interface Attempt extends Limits {
  readonly call: LambdaCall;
  readonly token: string | undefined;
  readonly events: TaskEvents;
}

type AttemptOutcome =
  | { readonly type: 'succeeded'; readonly output: Payload }
  | { readonly type: 'failed'; readonly failure: Failure };

const timedOut: AttemptOutcome = { type: 'failed', failure: { error: 'States.Timeout' } };
/** Step Functions reports a missed heartbeat as States.Timeout; Retry and Catch know it by both names. */
const heartbeatMissed: AttemptOutcome = {
  type: 'failed',
  failure: { error: 'States.Timeout', alias: 'States.HeartbeatTimeout' },
};

function attempt(run: StateRun<TaskState>, task: Attempt): Promise<AttemptOutcome> {
  const { clock, tokens, invokeLambda } = run.runtime;
  return waitOn<AttemptOutcome>(run.strand, (settle) => {
    let open = true;
    const undo: (() => void)[] = [() => (open = false)];
    const after = (seconds: number | undefined, outcome: AttemptOutcome): (() => void) =>
      seconds === undefined ? () => {} : clock.at(clock.now() + seconds * 1000, () => settle(outcome));

    undo.push(after(task.timeoutInSeconds, timedOut));
    if (task.token !== undefined) {
      let cancelHeartbeat = after(task.heartbeatInSeconds, heartbeatMissed);
      undo.push(() => cancelHeartbeat());
      const heartbeat = () => {
        cancelHeartbeat();
        cancelHeartbeat = after(task.heartbeatInSeconds, heartbeatMissed);
      };
      undo.push(tokens.open(task.token, { answer: settle, heartbeat }));
    }
    const answered = (answer: LambdaAnswer): void => {
      // Once the attempt is over (timed out, say), what the function still answers means nothing.
      if (!open) return;
      if (answer.type === 'failed') {
        settle(answer);
        return;
      }
      const output = payloadOf(task.call.resultOf(answer.value));
      if (task.token === undefined) settle({ type: 'succeeded', output });
      else task.events.submitted(output.text);
    };
    callLambda(invokeLambda, task.call.request)
      .then(answered)
      .catch((error: unknown) => settle({ type: 'failed', failure: failureOf(error) }));
    return () => {
      for (const step of undo) step();
    };
  });
}
