import { dirname, join } from 'node:path';
import { cachedFolder } from '../../lib/constructs/cached-folder.ts';
import { synthesise } from '../../lib/synthesise.ts';
import { stage } from './stage.ts';

/** Where the files of one run find the stage's assembly, so that each need not synthesise it. */
export const sharedAssembly = 'CAMPAIGN_TEST_ASSEMBLY';

/** Where they find its bundles compiled, beside it; nowhere, for a file that is run alone. */
export function sharedCode(): string | undefined {
  const assembly = process.env[sharedAssembly];
  return assembly === undefined ? undefined : join(dirname(assembly), 'code');
}

/** The stage's assembly, synthesised again only if something has changed that it is made from. */
export async function prepareAssembly(): Promise<string> {
  const directory = await cachedFolder({
    root: join(import.meta.dirname, '../..'),
    kind: 'assembly',
    inputs: ['lib/**/*.*', 'lambdas/**/*.*', 'test/support/stage.ts', '*.json'],
    make: async (making) => void (await synthesise({ stage, outdir: join(making, 'assembly') })),
  });
  return join(directory, 'assembly');
}
