import { copyFile, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { artworkFilePaths } from '../../lambdas/campaign/artwork/artwork-files.ts';
import { type FunctionId, functionCatalogue } from './function-catalogue.ts';

/** The folder with the code of a function: `index.cjs`, its source map, and what it reads at run time. */
export type BundleDirectory = (id: FunctionId) => string;

export interface Bundles {
  readonly directory: BundleDirectory;
  /** Size of its `index.cjs`. */
  bytes(id: FunctionId): Promise<number>;
  /** Deletes the folders; a stack has copied them by the time it is made. */
  remove(): Promise<void>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Inside the project and at a fixed depth, so that the sources of source maps are found by the same relative
 * paths on every machine.
 */
const cacheDirectory = join(root, 'node_modules', '.cache');

/** Bundles every function in one pass. @throws esbuild's BuildFailure, with the place of each error. */
export async function bundleFunctions(): Promise<Bundles> {
  await mkdir(cacheDirectory, { recursive: true });
  const directory = await mkdtemp(join(cacheDirectory, 'campaign-orchestrator-'));
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true });
  try {
    await build({
      absWorkingDir: directory,
      entryPoints: functionCatalogue.map(({ id, group }) => ({
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
    const drawing = functionCatalogue.filter(({ files }) => files === 'artwork');
    await Promise.all(
      drawing.flatMap(({ id }) => artworkFilePaths.map((path) => copyFromPackage(path, join(directory, id)))),
    );
    return {
      directory: (id) => join(directory, id),
      bytes: async (id) => (await stat(join(directory, id, 'index.cjs'))).size,
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A file inside an npm package, which may keep it from being imported. */
async function copyFromPackage(path: string, directory: string): Promise<void> {
  await copyFile(join(root, 'node_modules', path), join(directory, basename(path)));
}
