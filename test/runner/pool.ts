import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { sharedAssembly } from '../support/shared-assembly.ts';
import type { BatchMessage, BatchOrder } from './messages.ts';
import type { Batch } from './plan.ts';

export interface PoolOptions {
  /** Batches that run at the same time, without those beside them. */
  readonly size: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly name?: string | undefined;
  /** The assembly that the batches with `needsAssembly` need, if there are any. */
  readonly assembly: Promise<string | undefined>;
  readonly onMessage: (message: BatchMessage) => void;
}

/** No single test takes as long: a file that says nothing meanwhile hangs. */
const longestSilenceMs = 5 * 60_000;

/** Runs all batches, the first ones first; a batch that has to wait for the assembly lets others go ahead. */
export async function runBatches(batches: readonly Batch[], options: PoolOptions): Promise<void> {
  const waiting = batches.filter(({ beside }) => !beside);
  let isReady = false;
  const ready = options.assembly.then((assembly) => {
    isReady = true;
    return assembly;
  });
  const next = async (): Promise<Batch | undefined> => {
    const index = waiting.findIndex(({ needsAssembly }) => isReady || !needsAssembly);
    if (index < 0 && waiting.length > 0) await ready;
    return waiting.splice(Math.max(0, index), 1)[0];
  };
  const runWhole = async (batch: Batch): Promise<void> => {
    const assembly = batch.needsAssembly ? await ready : undefined;
    const environment = {
      ...options.environment,
      ...(assembly !== undefined && { [sharedAssembly]: assembly }),
    };
    let { files } = batch;
    // A process that dies takes one file with it; the others get a new one.
    while (files.length > 0) files = await runBatch(files, { ...options, environment });
  };
  const work = async (): Promise<void> => {
    for (let batch = await next(); batch !== undefined; batch = await next()) await runWhole(batch);
  };
  const beside = batches.filter((batch) => batch.beside).map(runWhole);
  await Promise.all([...Array.from({ length: options.size }, work), ...beside]);
}

/** Answers the files that were not reached. */
function runBatch(files: readonly string[], options: PoolOptions): Promise<readonly string[]> {
  const { environment, name, onMessage } = options;
  const child = fork(join(import.meta.dirname, 'batch.ts'), [], {
    // Worlds are made of short-lived objects: with room for them a journey takes a quarter less.
    execArgv: ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=64'],
    env: { ...process.env, ...environment },
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const printed = linesOf(child);
  const left = [...files];
  let at: string | undefined;
  let hung = false;
  const silence = setTimeout(() => {
    hung = true;
    child.kill('SIGKILL');
  }, longestSilenceMs);

  child.on('message', (message: BatchMessage) => {
    silence.refresh();
    if (message.kind === 'started') {
      at = message.file;
      left.shift();
    } else if (message.kind === 'finished') {
      at = undefined;
      printed.length = 0;
    }
    onMessage(message);
  });
  const order: BatchOrder = { files, ...(name !== undefined && { name }) };
  child.send(order);

  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      clearTimeout(silence);
      const file = at ?? (code === 0 && left.length === 0 ? undefined : left.shift());
      if (file !== undefined) {
        const error = hung
          ? `it hangs: nothing was heard of it for ${longestSilenceMs / 60_000} minutes`
          : `its process has ended in the middle of it, with ${signal ?? `code ${code}`}`;
        onMessage({ kind: 'test', file, name: file, outcome: { is: 'failed', error, log: printed } });
        onMessage({ kind: 'finished', file, spent: { wallMs: 0, cpuMs: 0 } });
      }
      resolve(left);
    });
  });
}

/** What the process and its children print past its own capture, such as the reason why it dies. */
function linesOf({ stdout, stderr }: ChildProcess): string[] {
  const lines: string[] = [];
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.split('\n').filter((line) => line !== ''));
      lines.splice(0, Math.max(0, lines.length - 200));
    });
  }
  return lines;
}
