import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** Every page, relative to the root. */
export const pages = ['README.md', ...globSync('docs/**/*.md', { cwd: root })].map((path) =>
  path.replaceAll('\\', '/'),
);

export const textOf = (page: string): string => readFileSync(join(root, page), 'utf8');

/** A page without what stands in code fences. */
export const proseOf = (page: string): string => textOf(page).replace(/^```[\s\S]*?^```$/gm, '');

/** The content of a page's code fences of one language. */
export function fencesOf(page: string, language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...textOf(page).matchAll(fence)].map(([, content = '']) => content);
}

export type Row = Readonly<Record<string, string>>;

/** The rows of the table whose first columns are `columns`, by column. @throws where there is no such table. */
export function tableOf(page: string, ...columns: string[]): Row[] {
  const rows = tablesOf(page).find(([header = []]) => columns.every((name, index) => header[index] === name));
  if (rows === undefined) throw new Error(`${page} has no table of ${columns.join(', ')}`);
  return asRows(rows);
}

/** The rows of every table whose first columns are `columns`. */
export function tablesNamed(page: string, ...columns: string[]): Row[] {
  return tablesOf(page)
    .filter(([header = []]) => columns.every((name, index) => header[index] === name))
    .flatMap(asRows);
}

/** What stands in code spans of a cell. */
export const codesIn = (cell: string | undefined): string[] =>
  [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

function asRows([header = [], , ...rows]: string[][]): Row[] {
  return rows.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])));
}

function tablesOf(page: string): string[][][] {
  const blocks = proseOf(page).match(/(?:^\|.*\|$\n?)+/gm) ?? [];
  return blocks.map((block) =>
    block
      .trim()
      .split('\n')
      .map((line) =>
        line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
      ),
  );
}
