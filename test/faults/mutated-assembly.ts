import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stage } from '../support/stage.ts';
import type { Mutant } from './mutants.ts';

const root = join(import.meta.dirname, '../..');

export interface MutatedAssembly {
  readonly directory: string;
  remove(): Promise<void>;
}

/**
 * The assembly of the product with one safeguard taken out of its source.
 * @throws Error where the source has changed so much that the edit does not fit any more
 */
export async function mutatedAssembly({ without, file, find, replace }: Mutant): Promise<MutatedAssembly> {
  const tree = await mkdtemp(join(tmpdir(), 'campaign-mutant-'));
  const remove = () => rm(tree, { recursive: true, force: true });
  try {
    for (const part of ['lib', 'lambdas', 'package.json', 'cdk.json', 'tsconfig.json']) {
      await cp(join(root, part), join(tree, part), { recursive: true });
    }
    await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
    const path = join(tree, file);
    const source = await readFile(path, 'utf8');
    const fits = source.match(new RegExp(find, 'g'))?.length ?? 0;
    if (fits !== 1)
      throw new Error(`${file} has ${fits} places to take out ${without}: adapt test/faults/mutants.ts`);
    await writeFile(path, source.replace(find, replace));

    const directory = join(tree, 'assembly');
    const script = `import { synthesise } from './lib/synthesise.ts';
      await synthesise({ stage: ${JSON.stringify(stage)}, outdir: ${JSON.stringify(directory)} });`;
    const options = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script];
    await promisify(execFile)(process.execPath, options, { cwd: tree });
    return { directory, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
