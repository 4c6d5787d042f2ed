import { subscribe } from 'node:diagnostics_channel';
import { testLog } from '../support/test-log.ts';

/** A test that prints without end must not fill the memory. */
const keptLines = 1_000;

/** Keeps what is printed in this process, by the test that runs meanwhile, instead of printing it. */
export interface CapturedLines {
  /** From now on lines belong to this test. */
  belongTo(test: string): void;
  /** Hands a test's lines over, and forgets them. */
  take(test: string): string[];
}

export function captureLines(): CapturedLines {
  const lines = new Map<string, string[]>();
  let owner = '';

  const note = (text: string): void => {
    const kept = lines.get(owner) ?? [];
    kept.push(...text.split('\n').filter((line) => line !== ''));
    if (kept.length > keptLines) kept.splice(0, kept.length - keptLines);
    lines.set(owner, kept);
  };

  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      note(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
      const written = rest.find((one) => typeof one === 'function');
      if (written !== undefined) queueMicrotask(() => written());
      return true;
    };
  }
  subscribe(testLog.name, (line) => note(String(line)));

  return {
    belongTo: (test) => {
      owner = test;
    },
    take(test) {
      const taken = lines.get(test) ?? [];
      lines.delete(test);
      return taken;
    },
  };
}
