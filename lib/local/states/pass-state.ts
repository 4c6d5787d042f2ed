import type { PassState, SucceedState } from './definition.ts';
import { type Completion, complete, type StateRun } from './state-run.ts';

export function runPassState(run: StateRun<PassState>): Promise<Completion> {
  return complete(run, run.state, { next: run.state.Next, unchanged: run.input });
}

export function runSucceedState(run: StateRun<SucceedState>): Promise<Completion> {
  return complete(run, { Output: run.state.Output }, { next: undefined, unchanged: run.input });
}
