import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { WorkerAnswer, WorkerOrder } from './worker.ts';

/** Processes that carry out orders, one at a time each. */
export interface WorkerPool {
  /** @throws Error where the order could not be carried out, or took too long. */
  carryOut(order: WorkerOrder): Promise<WorkerAnswer>;
  close(): void;
}

/** An order that takes longer hangs: time does not pass in its world any more. */
const longestMs = 120_000;

export function createWorkerPool(assemblyDirectory: string, size: number): WorkerPool {
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  const waiting: ((worker: ChildProcess) => void)[] = [];

  const start = (): ChildProcess => {
    const worker = fork(join(import.meta.dirname, 'worker.ts'), [assemblyDirectory], {
      // Whole worlds are made of short-lived objects: with room for them a case takes a quarter less.
      execArgv: ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=128', '--v8-pool-size=0'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    all.add(worker);
    return worker;
  };

  const take = (): Promise<ChildProcess> => {
    const free = idle.pop() ?? (all.size < size ? start() : undefined);
    return free === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(free);
  };

  const giveBack = (worker: ChildProcess): void => {
    const next = waiting.shift();
    if (next === undefined) idle.push(worker);
    else next(worker);
  };

  const replace = (worker: ChildProcess): void => {
    all.delete(worker);
    worker.kill('SIGKILL');
    if (waiting.length > 0) giveBack(start());
  };

  return {
    async carryOut(order) {
      const worker = await take();
      const answer = await ask(worker, order);
      if (answer.kind === 'broken') replace(worker);
      else giveBack(worker);
      return answer;
    },
    close() {
      for (const worker of all) worker.kill();
      all.clear();
    },
  };
}

function ask(worker: ChildProcess, order: WorkerOrder): Promise<WorkerAnswer> {
  return new Promise((resolve) => {
    const end = (answer: WorkerAnswer) => {
      clearTimeout(timer);
      worker.off('message', end);
      worker.off('exit', onExit);
      resolve(answer);
    };
    const onExit = () => end({ kind: 'broken', error: 'the worker ended in the middle of it' });
    const timer = setTimeout(
      () => end({ kind: 'broken', error: `it hangs: no end in ${longestMs} ms` }),
      longestMs,
    );
    worker.once('message', end);
    worker.once('exit', onExit);
    worker.send(order);
  });
}
