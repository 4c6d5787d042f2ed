import type { Payload } from './json.ts';
import { type Failure, failureOf } from './state-failed-error.ts';
import type { Runtime } from './state-run.ts';
import { type Child, type Strand, StrandStoppedError, waitOn } from './strand.ts';

export interface ChildrenPlan {
  readonly concurrency: number;
  /** Notes that a child begins; answers the event that the child's first event follows. */
  readonly started: (child: Child) => number;
  readonly succeeded: (child: Child) => void;
  /** What a failed child leaves where the others go on without it; undefined ends them all. */
  readonly tolerated: (child: Child, failure: Failure) => Payload | undefined;
  /** A child failed and was not tolerated. Called before anything else can happen. */
  readonly failed: (child: Child, failure: Failure) => void;
}

export type ChildrenOutcome =
  | { readonly type: 'succeeded' }
  | { readonly type: 'failed'; readonly failure: Failure };

/**
 * Runs those children of a Parallel or a Map that are queued, so many at a time. The first failure that is
 * not tolerated is the end: no queued child is started afterwards.
 */
export function runChildren(
  runtime: Runtime,
  parent: Strand,
  children: readonly Child[],
  plan: ChildrenPlan,
): Promise<ChildrenOutcome> {
  const queue = children.filter(({ status }) => status.type === 'queued');
  return waitOn<ChildrenOutcome>(parent, (settle) => {
    let running = 0;
    let over = false;

    const startQueued = (): void => {
      const started = queue.splice(0, plan.concurrency - running);
      for (const child of started) {
        child.status = { type: 'running' };
        child.strand.lastEventId = plan.started(child);
      }
      running += started.length;
      for (const child of started) {
        void runtime
          .runStrand(child.strand)
          .then(
            (output) => succeed(child, output),
            (error: unknown) => fail(child, error),
          )
          .catch(crash);
      }
      if (running === 0) settle({ type: 'succeeded' });
    };

    const succeed = (child: Child, output: Payload): void => {
      if (over) return;
      child.status = { type: 'succeeded', output };
      parent.lastEventId = child.strand.lastEventId;
      plan.succeeded(child);
      running -= 1;
      startQueued();
    };

    const fail = (child: Child, error: unknown): void => {
      if (over || error instanceof StrandStoppedError) return;
      const failure = failureOf(error);
      parent.lastEventId = child.strand.lastEventId;
      const output = plan.tolerated(child, failure);
      if (output === undefined) {
        child.status = { type: 'failed' };
        plan.failed(child, failure);
        settle({ type: 'failed', failure });
        return;
      }
      child.status = { type: 'tolerated', output };
      running -= 1;
      startQueued();
    };

    /** The parent itself came to its end while a child was being noted, at the limit of the history, say. */
    const crash = (error: unknown): void => {
      if (!(error instanceof StrandStoppedError)) settle({ type: 'failed', failure: failureOf(error) });
    };

    startQueued();
    return () => {
      over = true;
    };
  });
}
