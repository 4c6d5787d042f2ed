import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Mutant } from './mutants.ts';
import { root } from './source-edit.ts';

/** Runs Node.js with the mutant's source in place of the product's. @throws Error if it ends with a failure. */
export async function runMutated(
  { without }: Mutant,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const hook = pathToFileURL(join(import.meta.dirname, 'load-mutant.ts')).href;
  const flags = ['--disable-warning=ExperimentalWarning', '--import', hook];
  await promisify(execFile)(process.execPath, [...flags, ...parameters], {
    cwd: root,
    env: { ...process.env, ...environment, MUTANT: without },
    maxBuffer: 64 * 1024 * 1024,
  });
}
