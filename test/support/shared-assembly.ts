import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesise } from '../../lib/synthesise.ts';
import { stage } from './stage.ts';

/** Where the files of one run find the stage's assembly, so that each need not synthesise it. */
export const sharedAssembly = 'CAMPAIGN_TEST_ASSEMBLY';

/** Called by Node's test runner before the first file. */
export async function globalSetup(): Promise<void> {
  const outdir = await mkdtemp(join(tmpdir(), 'campaign-tests-'));
  process.env[sharedAssembly] = await synthesise({ stage, outdir });
}

/** Called by Node's test runner after the last file. */
export async function globalTeardown(): Promise<void> {
  const outdir = process.env[sharedAssembly];
  if (outdir !== undefined) await rm(outdir, { recursive: true, force: true });
}
