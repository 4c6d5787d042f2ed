import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** A change of one file of the product, made on the way to who reads it: nothing is written to the tree. */
export interface SourceEdit {
  /** Below the project's folder. */
  readonly file: string;
  /** Has to match exactly once. */
  readonly find: RegExp;
  readonly replace: string;
}

/** The file's text with the edit. @throws Error if the file has changed so much that the edit does not fit. */
export function editedSource({ file, find, replace }: SourceEdit): string {
  const source = readFileSync(join(root, file), 'utf8');
  const fits = source.match(new RegExp(find, 'g'))?.length ?? 0;
  if (fits !== 1)
    throw new Error(`${file} has ${fits} places that match ${find}: adapt test/faults/mutants.ts`);
  return source.replace(find, replace);
}
