import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const runs = 3;

/** How long `npm start` takes to "ready", and `npm run synth` to its end, beside a Node.js that does nothing. */
export async function bench(): Promise<object> {
  return {
    runs,
    startToReadySeconds: await median(() => untilPrinted('npm', ['start'], 'ready')),
    synthSeconds: await median(() => untilEnd('npm', ['run', 'synth'])),
    bareNodeSeconds: await median(() => untilEnd(process.execPath, ['-e', ''])),
  };
}

async function median(measure: () => Promise<number>): Promise<number> {
  const seconds: number[] = [];
  for (let run = 0; run < runs; run += 1) seconds.push(await measure());
  seconds.sort((a, b) => a - b);
  return Number((seconds[Math.floor(runs / 2)] ?? 0).toFixed(2));
}

/** Seconds until a process has ended well. */
function untilEnd(command: string, args: string[]): Promise<number> {
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve((performance.now() - begin) / 1000);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}`));
    });
  });
}

/** Seconds until a process has printed a line; then it is told to stop, and has to. */
function untilPrinted(command: string, args: string[], line: string): Promise<number> {
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    let seconds: number | undefined;
    let printed = '';
    child.once('error', reject);
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8');
      if (seconds !== undefined || !printed.split('\n').includes(line)) return;
      seconds = (performance.now() - begin) / 1000;
      // The whole group, as Ctrl-C in a terminal does.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    });
    child.once('exit', () => {
      if (seconds === undefined)
        reject(new Error(`${command} ${args.join(' ')} ended before it was ${line}`));
      else resolve(seconds);
    });
  });
}
