/** Cuts a stream of text into lines. */
export interface LineSplitter {
  write(text: string): void;
  /** Hands on what has no line end yet. */
  flush(): void;
}

export function createLineSplitter(onLine: (line: string) => void): LineSplitter {
  let rest = '';
  return {
    write(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    },
    flush() {
      const line = rest;
      rest = '';
      if (line !== '') onLine(line);
    },
  };
}
