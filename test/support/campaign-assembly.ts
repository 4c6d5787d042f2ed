import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesise } from '../../lib/synthesise.ts';
import { sharedAssembly } from './shared-assembly.ts';
import { stage } from './stage.ts';

let assembly: Promise<string> | undefined;

/**
 * The stage's assembly, only to be read: that of the whole run, where there is one; a file that is run alone
 * synthesises it once for all of its tests.
 */
export function campaignAssembly(): Promise<string> {
  const shared = process.env[sharedAssembly];
  if (shared !== undefined) return Promise.resolve(shared);
  assembly ??= mkdtemp(join(tmpdir(), 'campaign-journeys-')).then((outdir) => {
    process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
    return synthesise({ stage, outdir });
  });
  return assembly;
}
