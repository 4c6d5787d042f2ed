import type { ProgressView } from './campaign-api.ts';

const width = 30;

/** One line: a bar, the percentage, the phase, and what is waited for. */
export function progressLine({
  percentage,
  phase,
  status,
  elapsedSeconds,
  waitingFor,
}: ProgressView): string {
  const filled = Math.round((percentage / 100) * width);
  const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
  const waiting = waitingFor === null ? '' : `, waiting for ${waitingFor.what}`;
  return `${bar} ${String(percentage).padStart(3)} %  ${phase ?? status}${waiting}  ${elapsedSeconds} s`;
}

/** Draws in place on a terminal, and one line a change elsewhere. */
export function createProgressBar(out: NodeJS.WriteStream): { show(view: ProgressView): void; end(): void } {
  let last = '';
  let drawn = false;
  return {
    show(view) {
      const line = progressLine(view);
      const change = `${view.percentage} ${view.phase} ${view.waitingFor?.what ?? ''}`;
      if (out.isTTY) out.write(`\r\x1b[2K${line}`);
      else if (change !== last) out.write(`${line}\n`);
      last = change;
      drawn = true;
    },
    end() {
      if (out.isTTY && drawn) out.write('\n');
    },
  };
}
