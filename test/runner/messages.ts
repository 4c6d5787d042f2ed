/** What a process that runs test files is told: which ones, in this order. */
export interface BatchOrder {
  readonly files: readonly string[];
  /** Only tests whose name matches; all by default. */
  readonly name?: string;
}

export type Outcome =
  | { readonly is: 'passed' }
  | { readonly is: 'skipped'; readonly why: string }
  | {
      readonly is: 'failed';
      /** Stack of the error and of its causes. */
      readonly error: string;
      /** What was printed and logged while the test ran. */
      readonly log: readonly string[];
    };

/** What such a process reports. Files are paths below the project's folder, with `/`. */
export type BatchMessage =
  | { readonly kind: 'started'; readonly file: string }
  | { readonly kind: 'test'; readonly file: string; readonly name: string; readonly outcome: Outcome }
  | { readonly kind: 'finished'; readonly file: string; readonly spent: Spent };

/** Milliseconds; the processor's are those of the process alone, without its children. */
export interface Spent {
  readonly wallMs: number;
  readonly cpuMs: number;
}
