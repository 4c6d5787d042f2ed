import { AsyncResource } from 'node:async_hooks';
import { join } from 'node:path';
import { after, run } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import type { CapturedLines } from './captured-lines.ts';
import type { Outcome } from './messages.ts';

const root = join(import.meta.dirname, '../..');

export interface FileRun {
  /** Below the project's folder. */
  readonly file: string;
  readonly name?: string | undefined;
  readonly captured: CapturedLines;
  readonly onTest: (name: string, outcome: Outcome) => void;
}

/**
 * Runs the tests of one file in this process. Others may have run here before: what a file does on its top level
 * is done once, and modules that it imports may be loaded already.
 */
export async function runFile({ file, name, captured, onTest }: FileRun): Promise<void> {
  const path = join(root, file);
  let failed = false;
  let tests = 0;
  const tell = (test: string, outcome: Outcome): void => {
    failed ||= outcome.is === 'failed';
    tests += 1;
    onTest(test, outcome);
  };

  captured.belongTo(file);
  const running = createPath();
  const reported = createPath();
  const events = run({
    files: [path],
    isolation: 'none',
    ...(name !== undefined && { testNamePatterns: name }),
    setup: (stream) => {
      // Told of at once, while the events below come in the order of the file.
      stream.on('test:dequeue', (test) => captured.belongTo(running.at(test)));
      stream.once('test:dequeue', endAfterLastHook);
    },
  });
  for await (const event of events) {
    switch (event.type) {
      case 'test:start':
        reported.at(event.data);
        break;
      case 'test:pass':
      case 'test:fail': {
        const test = reported.at(event.data);
        const log = captured.take(test);
        // A file without a test is reported as one test with the file's name.
        const isEmpty = event.type === 'test:pass' && event.data.name === path;
        const outcome = isEmpty ? failure('the file has no tests', log) : outcomeOf(event, log);
        if (outcome !== undefined) tell(event.data.name === path ? file : test, outcome);
        break;
      }
      case 'test:diagnostic':
        if (event.data.message.includes('asynchronous activity after the test ended')) {
          tell(file, failure(event.data.message, []));
        }
        break;
    }
  }
  const log = captured.take(file);
  if (tests === 0 && name === undefined) tell(file, failure('the file has no tests', log));
  else if (failed && log.length > 0) tell(`${file}, outside of its tests`, failure('see the log', log));
}

/**
 * Node's runner takes a file for done when the process has nothing left to do, and says so with `beforeExit`.
 * This process goes on, and so does a world that files share; here a file is done after the last hook outside of
 * its suites, which is this one, since the file is loaded by now.
 */
function endAfterLastHook(): void {
  outsideOfTests.runInAsyncScope(() => after(() => void setImmediate(() => process.emit('beforeExit', 0))));
}

const outsideOfTests = new AsyncResource('outside of tests');

const failure = (error: string, log: readonly string[]): Outcome => ({ is: 'failed', error, log });

/** A test's name with those of the suites around it, from events that come suite by suite. */
function createPath() {
  const names: string[] = [];
  return {
    at({ name, nesting }: { readonly name: string; readonly nesting: number }): string {
      names.length = nesting;
      names.push(name);
      return names.join(' > ');
    },
  };
}

type TestEnd = Extract<TestEvent, { type: 'test:pass' | 'test:fail' }>;

/** Undefined for a suite, unless something beside its tests has failed, such as a hook. */
function outcomeOf({ type, data }: TestEnd, log: readonly string[]): Outcome | undefined {
  if (data.skip !== undefined && data.skip !== false) return { is: 'skipped', why: reasonOf(data.skip) };
  if (data.todo !== undefined && data.todo !== false) return { is: 'skipped', why: reasonOf(data.todo) };
  if (type === 'test:pass') return data.details.type === 'suite' ? undefined : { is: 'passed' };
  const { error } = data.details;
  if ('failureType' in error && error.failureType === 'subtestsFailed') return undefined;
  return failure(explain(error.cause ?? error), log);
}

const reasonOf = (said: string | true): string => (said === true ? '' : said);

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { stack = error.message, cause } = error;
  return cause === undefined ? stack : `${stack}\ncaused by: ${explain(cause)}`;
}
