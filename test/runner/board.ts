import { dirname } from 'node:path';
import type { BatchMessage, Outcome, Spent } from './messages.ts';

export interface BoardOptions {
  readonly files: readonly string[];
  /** Writes where people look. */
  readonly write: (text: string) => void;
  /** Whether that is a terminal, where a line can be written over. */
  readonly isTerminal: boolean;
}

/** Shows how far a run is, each failure as it comes, and what it has all come to. */
export interface Board {
  take(message: BatchMessage): void;
  readonly failed: () => number;
  /** The files that took longest, the longest first. */
  slowest(count: number): readonly string[];
  /** `N passed, N failed`, with `, N skipped` where there are any. */
  total(): string;
  /** Clears the line that says how far it is. */
  end(): void;
}

export function createBoard({ files, write, isTerminal }: BoardOptions): Board {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const folders = new Map<string, Folder>();
  for (const file of files) folderOf(file).open += 1;
  const spent: (Spent & { readonly file: string })[] = [];

  function folderOf(file: string): Folder {
    const name = dirname(file);
    const folder = folders.get(name) ?? {
      name,
      files: 0,
      open: 0,
      passed: 0,
      failed: 0,
      skipped: 0,
      wallMs: 0,
      cpuMs: 0,
    };
    folders.set(name, folder);
    return folder;
  }

  const show = (lines: string): void => write(isTerminal ? `\r\x1b[K${lines}` : lines);

  const showProgress = (file: string): void => {
    if (!isTerminal) return;
    const { passed, failed } = counts;
    write(`\r\x1b[K${dirname(file)}  ${spent.length} of ${files.length} files, ${passed + failed} tests`);
  };

  const takeTest = (file: string, name: string, outcome: Outcome): void => {
    counts[outcome.is] += 1;
    folderOf(file)[outcome.is] += 1;
    switch (outcome.is) {
      case 'passed':
        break;
      case 'skipped':
        show(`skipped  ${file}: ${name}${outcome.why === '' ? '' : ` (${outcome.why})`}\n`);
        break;
      case 'failed':
        show(`FAILED   ${file}: ${name}\n${outcome.error}\n${logged(outcome.log)}`);
        break;
      default:
        outcome satisfies never;
    }
  };

  const finish = (file: string, { wallMs, cpuMs }: Spent): void => {
    spent.push({ file, wallMs, cpuMs });
    const folder = folderOf(file);
    folder.files += 1;
    folder.open -= 1;
    folder.wallMs += wallMs;
    folder.cpuMs += cpuMs;
    if (folder.open === 0 && !isTerminal) write(folderLine(folder));
  };

  return {
    take(message) {
      switch (message.kind) {
        case 'started':
          break;
        case 'test':
          takeTest(message.file, message.name, message.outcome);
          break;
        case 'finished':
          finish(message.file, message.spent);
          break;
        default:
          message satisfies never;
      }
      showProgress(message.file);
    },
    failed: () => counts.failed,
    slowest: (count) =>
      spent
        .toSorted((a, b) => b.wallMs - a.wallMs)
        .slice(0, count)
        .map(({ file, wallMs, cpuMs }) => `${seconds(wallMs)} s  ${seconds(cpuMs)} s of processor  ${file}`),
    total: () =>
      `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
    end: () => show(''),
  };
}

interface Folder {
  readonly name: string;
  files: number;
  /** Files that are not through yet. */
  open: number;
  passed: number;
  failed: number;
  skipped: number;
  wallMs: number;
  cpuMs: number;
}

function folderLine({ name, files, passed, failed, skipped, wallMs, cpuMs }: Folder): string {
  const counted = [`${passed} passed`, failed > 0 && `${failed} FAILED`, skipped > 0 && `${skipped} skipped`];
  const shown = `${`${files}`.padStart(3)} ${files === 1 ? 'file ' : 'files'}  ${seconds(wallMs)} s  ${seconds(cpuMs)} s of processor`;
  return `${name.padEnd(30)} ${shown}  ${counted.filter((one) => one !== false).join(', ')}\n`;
}

const seconds = (milliseconds: number): string => (milliseconds / 1_000).toFixed(1).padStart(6);

function logged(lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `what was logged meanwhile:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}
