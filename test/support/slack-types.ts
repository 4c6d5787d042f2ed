import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `message` is what a post or an update holds, `modal` a view. */
export type SlackValueKind = 'message' | 'modal';

export interface SlackValue {
  readonly kind: SlackValueKind;
  /** As it is sent: what JSON leaves out is not there. */
  readonly value: unknown;
  /** How a failure calls it. */
  readonly name?: string;
}

const root = join(import.meta.dirname, '../..');

/** `@slack/types` lets a view hold any object with a `type`; here its blocks have to be known ones. */
const declarations = `
import type { KnownBlock, MessageMetadata, ModalView } from '@slack/types';
interface message {
  channel?: string;
  user?: string;
  ts?: string;
  text: string;
  blocks?: KnownBlock[];
  metadata?: MessageMetadata;
}
type modal = Omit<ModalView, 'blocks'> & { blocks: KnownBlock[] };
`;

/** Fails for misspelt, missing and superfluous fields: the value is checked as a literal of Slack's types. */
export function assertFitsSlackTypes(kind: SlackValueKind, value: unknown): void {
  assertAllFitSlackTypes([{ kind, value }]);
}

/** Checks many values by one run of the compiler, and names every one that does not fit. */
export function assertAllFitSlackTypes(values: readonly SlackValue[]): void {
  const sources = values.map(
    ({ kind, value }) => `${declarations}export const value: ${kind} = ${JSON.stringify(value)};\n`,
  );
  const misfits = diagnose(sources).map(({ index, text }) => {
    const { kind, name = `${kind} ${index}` } = values[index] ?? { kind: 'message' };
    return `${name}: ${text}`;
  });
  assert.deepEqual(misfits, []);
}

const compilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: 'ES2024',
  lib: ['ES2024'],
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  types: [],
  paths: { '@slack/types': [join(root, 'node_modules/@slack/types/dist/index.d.ts')] },
};

/** One of the compiler's, with the indented lines that explain it. */
const diagnostic = /^value-(\d+)\.ts\S* error (.*(?:\n .*)*)/gm;

function diagnose(sources: readonly string[]): { readonly index: number; readonly text: string }[] {
  const folder = mkdtempSync(join(tmpdir(), 'slack-types-'));
  try {
    const files = sources.map((_, index) => `value-${index}.ts`);
    for (const [index, source] of sources.entries()) writeFileSync(join(folder, `value-${index}.ts`), source);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [compiler, '--pretty', 'false', '--project', folder],
      { cwd: folder, encoding: 'utf8' },
    );
    const diagnostics = [...stdout.matchAll(diagnostic)];
    // Anything else is trouble with this check itself.
    assert.equal(stdout.replaceAll(diagnostic, '').trim() + stderr, '');
    assert.equal(status === 0, diagnostics.length === 0, `the compiler ended with ${status}`);
    return diagnostics.map(([, index, text = '']) => ({ index: Number(index), text }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
