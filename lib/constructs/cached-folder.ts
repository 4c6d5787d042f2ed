import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** How many results of a kind are kept: those of a few branches. */
const kept = 4;

export interface CachedFolderOptions {
  /** The project's folder. */
  readonly root: string;
  /** What the result is, in one word. */
  readonly kind: string;
  /** Everything that the result depends on, as globs under the root. */
  readonly inputs: readonly string[];
  /** Makes the result in a new folder. */
  readonly make: (directory: string) => Promise<void>;
}

/**
 * Answers the folder with what `make` makes of the inputs, and makes it only where they have changed. It lies
 * in `node_modules/.cache`, at a fixed depth, so that source maps find their sources by the same relative
 * paths on every machine. Several processes may ask at once.
 */
export async function cachedFolder({ root, kind, inputs, make }: CachedFolderOptions): Promise<string> {
  const cache = join(root, 'node_modules', '.cache');
  const prefix = `campaign-orchestrator-${kind}-`;
  const directory = join(cache, `${prefix}${await digestOf(root, inputs)}`);
  if (existsSync(directory)) {
    const now = new Date();
    await utimes(directory, now, now);
    return directory;
  }
  await mkdir(cache, { recursive: true });
  const making = await mkdtemp(join(cache, `${prefix}making-`));
  try {
    await make(making);
    await rename(making, directory).catch((error: unknown) => {
      // Another process was faster; its result is the same.
      if (!existsSync(directory)) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  await dropOldest(cache, prefix);
  return directory;
}

async function digestOf(root: string, inputs: readonly string[]): Promise<string> {
  const paths: string[] = [];
  for await (const path of glob([...inputs], { cwd: root })) paths.push(path.replaceAll('\\', '/'));
  const hash = createHash('sha256');
  for (const path of paths.sort())
    hash
      .update(`${path}\0`)
      .update(await readFile(join(root, path)))
      .update('\0');
  return hash.digest('hex').slice(0, 16);
}

async function dropOldest(cache: string, prefix: string): Promise<void> {
  const names = (await readdir(cache)).filter((name) => new RegExp(`^${prefix}[0-9a-f]{16}$`).test(name));
  const used = await Promise.all(
    names.map(async (name) => ({
      name,
      at: (await stat(join(cache, name)).catch(() => undefined))?.mtimeMs ?? 0,
    })),
  );
  const old = used.sort((a, b) => b.at - a.at).slice(kept);
  await Promise.all(old.map(({ name }) => rm(join(cache, name), { recursive: true, force: true })));
}
