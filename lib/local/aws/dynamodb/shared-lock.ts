/** Lets many pass at once, or one alone. */
export interface SharedLock {
  shared<T>(work: () => Promise<T>): Promise<T>;
  /** Waits for all who came before and keeps all who come after waiting. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
}

export function createSharedLock(): SharedLock {
  let lastExclusive: Promise<unknown> = Promise.resolve();
  const sharing = new Set<Promise<unknown>>();
  return {
    shared(work) {
      const running = lastExclusive.then(work);
      sharing.add(running);
      const leave = () => sharing.delete(running);
      running.then(leave, leave);
      return running;
    },
    exclusive(work) {
      const earlier = [lastExclusive, ...sharing];
      const running = Promise.allSettled(earlier).then(work);
      lastExclusive = running.catch(() => {});
      return running;
    },
  };
}
