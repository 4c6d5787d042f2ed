import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { synthesise } from '../../lib/synthesise.ts';
import { stage } from './stage.ts';

/** Where the files of one run find the stage's assembly, so that each need not synthesise it. */
export const sharedAssembly = 'CAMPAIGN_TEST_ASSEMBLY';

/** Where they find its bundles compiled, beside it; nowhere, for a file that is run alone. */
export function sharedCode(): string | undefined {
  const assembly = process.env[sharedAssembly];
  return assembly === undefined ? undefined : join(dirname(assembly), 'code');
}

/** Called by Node's test runner before the first file. */
export async function globalSetup(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'campaign-tests-'));
  // Each file is a process, and they import much the same: Node compiles it once.
  process.env['NODE_COMPILE_CACHE'] ??= join(directory, 'modules');
  process.env[sharedAssembly] = await synthesise({ stage, outdir: join(directory, 'assembly') });
}

/** Called by Node's test runner after the last file. */
export async function globalTeardown(): Promise<void> {
  const assembly = process.env[sharedAssembly];
  if (assembly !== undefined) await rm(dirname(assembly), { recursive: true, force: true });
}
