import type { ExecutionLife, Executions } from '../../lambdas/campaign/lifecycle/executions.ts';

/** Executions that are not there: a test says how each of them fares. */
export interface FakeExecutions extends Executions {
  /** What was asked for, such as `start 2`, `undo 1` and `stop 1`. */
  readonly asked: string[];
  campaign: ExecutionLife;
  undo: ExecutionLife;
}

/** Starting something makes it alive; stopping it ends it. */
export function someExecutions(
  lives: { campaign?: ExecutionLife; undo?: ExecutionLife } = {},
): FakeExecutions {
  const fake: FakeExecutions = {
    asked: [],
    campaign: lives.campaign ?? { kind: 'absent' },
    undo: lives.undo ?? { kind: 'absent' },
    async start({ run }) {
      fake.asked.push(`start ${run}`);
      fake.campaign = { kind: 'alive' };
    },
    async startUndo({ undoRun }) {
      fake.asked.push(`undo ${undoRun}`);
      fake.undo = { kind: 'alive' };
    },
    async stop({ run }) {
      fake.asked.push(`stop ${run}`);
      fake.campaign = { kind: 'ended', how: 'aborted' };
    },
    look: async () => ({ campaign: fake.campaign, undo: fake.undo }),
  };
  return fake;
}

export const alive: ExecutionLife = { kind: 'alive' };
export const failed: ExecutionLife = {
  kind: 'ended',
  how: 'failed',
  error: 'States.Runtime',
  cause: 'no such variable',
};
export const aborted: ExecutionLife = { kind: 'ended', how: 'aborted' };
