import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { synthesise } from '../../lib/synthesise.ts';
import { stage } from './stage.ts';

let assembly: Promise<string> | undefined;

/** The stage's assembly: synthesised once for all tests of a file, and removed after the last of them. */
export function campaignAssembly(): Promise<string> {
  assembly ??= mkdtemp(join(tmpdir(), 'campaign-journeys-')).then((outdir) => synthesise({ stage, outdir }));
  return assembly;
}

after(async () => {
  const outdir = await assembly?.catch(() => undefined);
  if (outdir !== undefined) await rm(outdir, { recursive: true, force: true });
});
