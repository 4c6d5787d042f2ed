import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const atOnce = [1, 10, 50];

/** Campaigns at once in one in-process twin, each number in a process of its own, beside one that runs alone. */
export async function bench(): Promise<object> {
  const figures: object[] = [];
  for (const count of atOnce) {
    const program = join(import.meta.dirname, 'campaigns', 'at-once.ts');
    const flags = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=64'];
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, program, String(count)]);
    figures.push(JSON.parse(stdout));
  }
  return { name: 'campaigns', figures };
}
