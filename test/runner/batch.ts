import { captureLines } from './captured-lines.ts';
import type { BatchMessage, BatchOrder } from './messages.ts';
import { runFile } from './run-file.ts';

/** Runs test files one after another in this process, which `pool.ts` starts. */
const captured = captureLines();

const send = (message: BatchMessage): Promise<void> =>
  new Promise((resolve, reject) => {
    if (process.send === undefined) throw new Error('a batch is started by test/runner/pool.ts');
    process.send(message, (error: Error | null) => (error === null ? resolve() : reject(error)));
  });

async function runAll({ files, name }: BatchOrder): Promise<void> {
  for (const file of files) {
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    await send({ kind: 'started', file });
    const environment = { ...process.env };
    await runFile({
      file,
      name,
      captured,
      onTest: (test, outcome) => void send({ kind: 'test', file, name: test, outcome }),
    });
    restore(environment);
    const { user, system } = process.cpuUsage(cpu);
    const spent = { wallMs: performance.now() - began, cpuMs: (user + system) / 1_000 };
    await send({ kind: 'finished', file, spent });
  }
}

/** What a file sets in the environment is gone with it. */
function restore(environment: NodeJS.ProcessEnv): void {
  for (const variable of Object.keys(process.env)) {
    if (environment[variable] === undefined) delete process.env[variable];
  }
  Object.assign(process.env, environment);
}

// The listener stays: without one the channel would not keep the process.
process.on('message', (order: BatchOrder) => {
  runAll(order).then(
    // A world that files share is still up.
    () => process.exit(0),
    () => process.exit(1),
  );
});
