import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { artworkFilePaths } from '../../lambdas/campaign/artwork/artwork-files.ts';
import { type FunctionId, functionCatalogue } from './function-catalogue.ts';

/** The folder with the code of a function: `index.cjs`, its source map, and what it reads at run time. */
export type BundleDirectory = (id: FunctionId) => string;

export interface Bundles {
  readonly directory: BundleDirectory;
  /** Size of each `index.cjs`. */
  readonly bytes: ReadonlyMap<FunctionId, number>;
  /** Deletes the folders; a stack has copied them by the time it is made. */
  remove(): Promise<void>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where the bundles are in source maps, so that these are the same on every machine. Nothing is written there. */
const nominalDirectory = join(root, 'bundles');

/** Bundles every function in one pass. @throws esbuild's BuildFailure, with the place of each error. */
export async function bundleFunctions(): Promise<Bundles> {
  const directory = await mkdtemp(join(tmpdir(), 'campaign-orchestrator-bundles-'));
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: functionCatalogue.map(({ id, group }) => ({
      in: join(root, 'lambdas', group, `${id}.ts`),
      out: `${id}/index`,
    })),
    outdir: nominalDirectory,
    outExtension: { '.js': '.cjs' },
    write: false,
    metafile: true,
    bundle: true,
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // ES modules first: what a library offers and we do not use is left out.
    mainFields: ['module', 'main'],
    alias: { 'form-data': fileURLToPath(new URL('form-data-stub.cjs', import.meta.url)) },
    logLevel: 'silent',
  });

  await Promise.all(functionCatalogue.map(({ id }) => mkdir(join(directory, id))));
  await Promise.all([
    ...outputFiles.map((file) =>
      writeFile(join(directory, relative(nominalDirectory, file.path)), file.contents),
    ),
    ...functionCatalogue
      .filter(({ files }) => files === 'artwork')
      .flatMap(({ id }) => artworkFilePaths.map((path) => copyFromPackage(path, join(directory, id)))),
  ]);

  const sizeOf = (id: string): number => metafile.outputs[`bundles/${id}/index.cjs`]?.bytes ?? 0;
  return {
    directory: (id) => join(directory, id),
    bytes: new Map(functionCatalogue.map(({ id }) => [id, sizeOf(id)])),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** A file inside an npm package, which may keep it from being imported. */
async function copyFromPackage(path: string, directory: string): Promise<void> {
  await copyFile(join(root, 'node_modules', path), join(directory, basename(path)));
}
