/** Tells what happens, with the time since it began. */
export interface Story {
  tell(what: string): void;
}

/** @param now of the clock that is told about, in milliseconds */
export function createStory(out: NodeJS.WritableStream, now: () => number): Story {
  const begunAt = now();
  return {
    tell(what) {
      const seconds = Math.floor((now() - begunAt) / 1000);
      const time = `${String(Math.floor(seconds / 60)).padStart(3)}:${String(seconds % 60).padStart(2, '0')}`;
      out.write(`${time}  ${what}\n`);
    },
  };
}
