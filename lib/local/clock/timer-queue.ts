import { AsyncLocalStorage } from 'node:async_hooks';

interface Timer {
  readonly time: number;
  readonly order: number;
  readonly callback: () => void;
  cancelled: boolean;
}

/** Callbacks by due time; those of the same time in the order of their registration. */
export interface TimerQueue {
  /** Answers a function that cancels the call. The callback keeps the caller's async context. */
  add(time: number, callback: () => void): () => void;
  /** When the next callback is due, if there is one. */
  nextTime(): number | undefined;
  /** Takes the next callback out. */
  take(): (() => void) | undefined;
  clear(): void;
}

/** A binary heap; cancelled timers stay in it until they come up. */
export function createTimerQueue(): TimerQueue {
  const heap: Timer[] = [];
  let added = 0;

  const before = (a: Timer, b: Timer) => a.time < b.time || (a.time === b.time && a.order < b.order);

  const up = (timer: Timer): void => {
    let index = heap.length;
    heap.push(timer);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || !before(timer, parent)) break;
      heap[index] = parent;
      heap[parentIndex] = timer;
      index = parentIndex;
    }
  };

  const removeTop = (): void => {
    const moved = heap.pop();
    if (moved === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      if (left === undefined) break;
      const rightFirst = right !== undefined && before(right, left);
      const child = rightFirst ? right : left;
      if (!before(child, moved)) break;
      heap[index] = child;
      index = 2 * index + (rightFirst ? 2 : 1);
    }
    heap[index] = moved;
  };

  const top = (): Timer | undefined => {
    while (heap[0]?.cancelled === true) removeTop();
    return heap[0];
  };

  return {
    add(time, callback) {
      if (Number.isNaN(time)) throw new RangeError('a timer needs a time in milliseconds, not NaN');
      added += 1;
      const timer = { time, order: added, callback: AsyncLocalStorage.bind(callback), cancelled: false };
      up(timer);
      return () => {
        timer.cancelled = true;
      };
    },
    nextTime: () => top()?.time,
    take() {
      const timer = top();
      if (timer !== undefined) removeTop();
      return timer?.callback;
    },
    clear: () => heap.splice(0),
  };
}
