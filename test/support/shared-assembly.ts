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

export interface PreparedAssembly {
  /** For the processes that run test files. */
  readonly environment: Readonly<Record<string, string>>;
  /** Settles when the assembly is there. */
  readonly ready: Promise<unknown>;
  remove(): Promise<void>;
}

/** Begins to synthesise what the files of one run share, if any of them needs it. */
export async function prepareAssembly(needed: boolean): Promise<PreparedAssembly> {
  const directory = await mkdtemp(join(tmpdir(), 'campaign-tests-'));
  const outdir = join(directory, 'assembly');
  const ready = needed ? synthesise({ stage, outdir }) : Promise.resolve();
  return {
    environment: {
      [sharedAssembly]: outdir,
      // They import much the same: Node compiles it once.
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(directory, 'modules'),
    },
    ready,
    async remove() {
      await ready.catch(() => {});
      await rm(directory, { recursive: true, force: true });
    },
  };
}
