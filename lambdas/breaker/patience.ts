/** How long a call waits for the store; it goes on without it then, and what comes later is used. */
export interface Patience {
  /** Before it goes out, in milliseconds. */
  readonly admissionMs: number;
  /** When it is over, in milliseconds. */
  readonly settlingMs: number;
}

/** Runs something after some milliseconds, unless it is called off. */
export type Timer = (milliseconds: number, then: () => void) => () => void;

export const systemTimer: Timer = (milliseconds, then) => {
  const timeout = setTimeout(then, milliseconds);
  return () => clearTimeout(timeout);
};

/** What came of waiting for something. */
export type Waited<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'late' };

/** Waits for an answer, but no longer than so many milliseconds; what comes later is not waited for. */
export function waitFor<T>(work: Promise<T>, milliseconds: number, timer: Timer): Promise<Waited<T>> {
  return new Promise((resolve) => {
    const callOff = timer(Math.max(0, milliseconds), () => resolve({ kind: 'late' }));
    work.then(
      (value) => {
        callOff();
        resolve({ kind: 'answer', value });
      },
      (error: unknown) => {
        callOff();
        resolve({ kind: 'error', error });
      },
    );
  });
}
