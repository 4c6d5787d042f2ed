import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { leftOutResources } from '../../lib/campaign-twin.ts';
import { buildBundles } from '../../lib/constructs/bundles.ts';
import { type FunctionId, functionCatalogue } from '../../lib/constructs/function-catalogue.ts';
import { readDeployment } from '../../lib/local/assembly/read-deployment.ts';
import { campaignAssembly } from '../support/campaign-assembly.ts';
import { stage } from '../support/stage.ts';
import { functionIds } from './function-names.ts';
import type { Mutant } from './mutants.ts';
import { runMutated } from './run-mutated.ts';
import { editedSource, root, type SourceEdit } from './source-edit.ts';

export interface MutatedAssembly {
  readonly directory: string;
  remove(): Promise<void>;
}

/** The stage's assembly with one safeguard taken out of the product's source. */
export async function mutatedAssembly(mutant: Mutant): Promise<MutatedAssembly> {
  const scratch = await mkdtemp(join(tmpdir(), 'campaign-mutant-'));
  const directory = join(scratch, 'assembly');
  const remove = () => rm(scratch, { recursive: true, force: true });
  try {
    if (mutant.file.startsWith('lambdas/')) await replaceBundles(mutant, { scratch, directory });
    else await synthesiseMutated(mutant, directory);
    return { directory, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What is deployed, and in which form, is decided by the code that the edit has changed: all is made anew. */
async function synthesiseMutated(mutant: Mutant, outdir: string): Promise<void> {
  const script = `import { synthesise } from './lib/synthesise.ts'; await synthesise(${JSON.stringify({ stage, outdir })});`;
  const { exitCode, stderr } = await runMutated(mutant, ['--input-type=module', '--eval', script]);
  if (exitCode !== 0) throw new Error(`the mutated app cannot be synthesised: ${stderr}`);
}

/** Bundles those functions again that hold the edited file; all others are the assembly's own. */
async function replaceBundles(
  edit: SourceEdit,
  { scratch, directory }: { readonly scratch: string; readonly directory: string },
): Promise<void> {
  const assembly = await campaignAssembly();
  const deployment = readDeployment(assembly, { without: leftOutResources });
  const ids = functionIds(deployment);
  const holders = new Map<FunctionId, string>();
  for (const { name, codeDirectory } of deployment.functions) {
    const found = functionCatalogue.find(({ id }) => id === ids.get(name));
    if (found !== undefined && holds(codeDirectory, edit.file))
      holders.set(found.id, basename(codeDirectory));
  }
  if (holders.size === 0) throw new Error(`no function holds ${edit.file}`);
  const bundles = join(scratch, 'bundles');
  await mkdir(bundles);
  await buildBundles(bundles, { only: [...holders.keys()], plugins: [editing(edit)] });

  const isAsset = (name: string) => name.startsWith('asset.');
  for (const name of await readdir(assembly)) {
    if (!isAsset(name)) await cp(join(assembly, name), join(directory, name), { recursive: true });
  }
  const replaced = new Map([...holders].map(([id, asset]) => [asset, join(bundles, id)]));
  for (const name of (await readdir(directory)).filter((one) => one.endsWith('.assets.json'))) {
    const path = join(directory, name);
    const manifest = JSON.parse(await readFile(path, 'utf8'));
    for (const { source } of Object.values<{ source: { path?: string } }>(manifest.files)) {
      if (source.path === undefined || isAbsolute(source.path) || !isAsset(source.path)) continue;
      source.path = replaced.get(source.path) ?? join(assembly, source.path);
    }
    await writeFile(path, JSON.stringify(manifest));
  }
}

/** A source map names every file that has come into a bundle. */
function holds(codeDirectory: string, file: string): boolean {
  const { sources } = JSON.parse(readFileSync(join(codeDirectory, 'index.cjs.map'), 'utf8'));
  return sources.some((source: string) => source.endsWith(`/${file}`));
}

/** Hands esbuild the edited text in place of the file's own. */
const editing = (edit: SourceEdit): Plugin => ({
  name: 'edited source',
  setup({ onLoad }) {
    const path = join(root, edit.file);
    onLoad({ filter: /\.ts$/ }, (asked) =>
      asked.path === path ? { contents: editedSource(edit), loader: 'ts' } : undefined,
    );
  },
});
