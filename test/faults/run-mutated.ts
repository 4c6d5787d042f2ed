import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Mutant } from './mutants.ts';
import { root } from './source-edit.ts';

export interface MutatedRun {
  /** 0 if it has ended well. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Node.js with the mutant's source in place of the product's. */
export function runMutated(
  { without }: Mutant,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<MutatedRun> {
  const hook = pathToFileURL(join(import.meta.dirname, 'load-mutant.ts')).href;
  const flags = ['--disable-warning=ExperimentalWarning', '--import', hook];
  const env = { ...process.env, ...environment, MUTANT: without };
  const options = { cwd: root, env, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [...flags, ...parameters], options, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error);
      else resolve({ exitCode: child.exitCode ?? 0, stdout, stderr });
    });
  });
}
