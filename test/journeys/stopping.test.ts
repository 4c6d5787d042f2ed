import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '../..');

/** Functions have their folder in their environment, so whatever is left of a twin names its scratch folder. */
async function processesOf(scratch: string): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const environments = await Promise.all(
    pids.map(async (pid) => ({ pid, text: await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '') })),
  );
  return environments.filter(({ text }) => text.includes(scratch)).map(({ pid }) => pid);
}

describe('a stage on this machine', () => {
  for (const [script, line] of [
    ['bin/local.ts', /^ready$/m],
    ['bin/demo.ts', /review, waiting for review/],
  ] as const) {
    it(`leaves no process and no file behind when ${script} is interrupted`, async (test) => {
      const scratch = await mkdtemp(join(tmpdir(), 'interrupted-'));
      test.after(() => rm(scratch, { recursive: true, force: true }));
      const child = spawn(process.execPath, [script], {
        cwd: root,
        env: { ...process.env, TMPDIR: scratch },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let printed = '';
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      const reached = new Promise<void>((resolve, reject) => {
        for (const stream of [child.stdout, child.stderr]) {
          stream.on('data', (chunk: Buffer) => {
            printed += chunk.toString('utf8');
            if (line.test(printed)) resolve();
          });
        }
        void ended.then(() => reject(new Error(`${script} ended by itself: ${printed}`)));
      });
      await reached;
      child.kill('SIGINT');
      assert.equal(await ended, 130, printed);
      assert.deepEqual(await readdir(scratch), []);
      assert.deepEqual(await processesOf(scratch), []);
    });
  }
});
