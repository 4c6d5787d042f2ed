/** The time of a twin: one clock for the interpreter, the Lambda host, the schedules and the vendor sandboxes. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Calls back once, as soon as the clock has reached `time` (milliseconds since the epoch), however far
   * away that is. Answers a function that cancels the call.
   */
  at(time: number, callback: () => void): () => void;
  /** Resolves after `ms` milliseconds of this clock; rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Tells a clock that can jump that real work is under way until the promise settles (a child process is
   * running, say), and answers the promise. A real clock just answers the promise.
   */
  busy<T>(work: Promise<T>): Promise<T>;
}
