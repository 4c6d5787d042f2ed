import { copyFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { artworkFilePaths } from '../../lambdas/campaign/artwork/artwork-files.ts';
import { cachedFolder } from './cached-folder.ts';
import { type FunctionId, functionCatalogue } from './function-catalogue.ts';

/** The folder with the code of a function: `index.cjs`, its source map, and what it reads at run time. */
export type BundleDirectory = (id: FunctionId) => string;

export interface Bundles {
  readonly directory: BundleDirectory;
  /** Size of its `index.cjs`. */
  bytes(id: FunctionId): Promise<number>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The bundles of all functions. @throws esbuild's BuildFailure, with the place of each error. */
export async function bundleFunctions(): Promise<Bundles> {
  const directory = await cachedFolder({
    root,
    kind: 'bundles',
    inputs: ['lambdas/**/*.ts', 'lib/constructs/*.{ts,cjs}', 'package-lock.json', 'tsconfig.json'],
    make: (directory) => buildBundles(directory),
  });
  return {
    directory: (id) => join(directory, id),
    bytes: async (id) => (await stat(join(directory, id, 'index.cjs'))).size,
  };
}

export interface BuildOptions {
  /** All functions by default. */
  readonly only?: readonly FunctionId[];
  readonly plugins?: readonly Plugin[];
}

/** Bundles functions in one pass, each into a folder of its own. */
export async function buildBundles(
  directory: string,
  { only, plugins = [] }: BuildOptions = {},
): Promise<void> {
  const functions = functionCatalogue.filter(({ id }) => only?.includes(id) ?? true);
  await build({
    absWorkingDir: directory,
    plugins: [...plugins],
    entryPoints: functions.map(({ id, group }) => ({
      in: join(root, 'lambdas', group, `${id}.ts`),
      out: `${id}/index`,
    })),
    outdir: directory,
    outExtension: { '.js': '.cjs' },
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
  const drawing = functions.filter(({ files }) => files === 'artwork');
  await Promise.all(
    drawing.flatMap(({ id }) => artworkFilePaths.map((path) => copyFromPackage(path, join(directory, id)))),
  );
}

/** A file inside an npm package, which may keep it from being imported. */
async function copyFromPackage(path: string, directory: string): Promise<void> {
  await copyFile(join(root, 'node_modules', path), join(directory, basename(path)));
}
