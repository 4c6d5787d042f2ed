import { Worker } from 'node:worker_threads';
import type { FleetAnswer, FleetJob } from './fleet-job.ts';

/**
 * Runs jobs on so many threads, each as soon as one is free.
 * @param onAnswer told of each answer; ends the rest by answering false
 */
export async function runInWorkers(
  jobs: Iterable<FleetJob>,
  threads: number,
  onAnswer: (answer: FleetAnswer) => boolean,
): Promise<void> {
  const left = jobs[Symbol.iterator]();
  let ended = false;

  const work = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      const next = () => {
        const job = ended ? undefined : left.next();
        if (job === undefined || job.done === true) resolve();
        else worker.postMessage(job.value);
      };
      worker.on('error', reject);
      worker.on('message', (answer: FleetAnswer) => {
        if (!ended) ended = !onAnswer(answer);
        next();
      });
      next();
    });

  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL('./fleet-worker.ts', import.meta.url)),
  );
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
