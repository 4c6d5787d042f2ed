import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createLineSplitter } from './line-splitter.ts';

/** Standard output and console of a sandbox inside this process. */
export function createSandboxOutput(onLine: (line: string) => void) {
  const stdout = createLineStream(onLine);
  const stderr = createLineStream(onLine);
  return {
    stdout: stdout.stream,
    stderr: stderr.stream,
    console: Object.assign(new Console({ stdout: stdout.stream, stderr: stderr.stream, colorMode: false }), {
      Console,
    }),
    /** Hands on unfinished lines. */
    flush() {
      stdout.lines.flush();
      stderr.lines.flush();
    },
  };
}

function createLineStream(onLine: (line: string) => void) {
  const lines = createLineSplitter(onLine);
  const decoder = new StringDecoder('utf8');
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.write(decoder.write(chunk));
      done();
    },
  });
  return { lines, stream };
}
