import { parentPort } from 'node:worker_threads';
import { aBreakerTable } from './breaker-table.ts';
import { type FleetJob, runJob } from './fleet-job.ts';

/** A thread of `npm run fleets`: runs what it is handed, one after another, with a table of its own. */
const { store } = await aBreakerTable();

parentPort?.on('message', async (job: FleetJob) => {
  parentPort?.postMessage(await runJob(job, store));
});
