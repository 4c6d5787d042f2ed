import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBoard } from './board.ts';
import type { BatchMessage, Outcome } from './messages.ts';
import { runBatches } from './pool.ts';

const fixture = (name: string) => `test/runner/fixtures/${name}.fixture.ts`;

/** Runs fixtures one after another in one process; answers what was told of each test. */
async function run(...names: string[]) {
  const messages: BatchMessage[] = [];
  await runBatches([{ files: names.map(fixture), needsAssembly: false, beside: false }], {
    size: 1,
    environment: {},
    assembly: Promise.resolve(undefined),
    onMessage: (message) => messages.push(message),
  });
  const outcomes = new Map<string, Outcome>();
  for (const message of messages) if (message.kind === 'test') outcomes.set(message.name, message.outcome);
  return { messages, outcomes };
}

/** Everything that is printed of a run where there is no terminal. */
function printed(messages: readonly BatchMessage[]): string {
  let text = '';
  const files = [...new Set(messages.map(({ file }) => file))];
  const board = createBoard({ files, isTerminal: false, write: (more) => (text += more) });
  messages.forEach(board.take);
  return `${text}${board.total()}`;
}

describe('a process that runs test files', () => {
  it('tells what each test has come to, by its name with those of its suites', async () => {
    const { outcomes } = await run('outcomes');
    assert.deepEqual(
      [...outcomes].map(([name, { is }]) => [name, is]),
      [
        ['a suite > passes', 'passed'],
        ['a suite > fails', 'failed'],
        ['a suite > is skipped', 'skipped'],
        ['a suite whose hook fails > passes', 'passed'],
        ['a suite whose hook fails', 'failed'],
      ],
    );
  });

  it('shows what a failing test has printed, and nothing of one that passes', async () => {
    const text = printed((await run('outcomes')).messages);
    assert.match(text, /FAILED {3}test\/runner\/fixtures\/outcomes\.fixture\.ts: a suite > fails\n/);
    assert.match(text, /what was logged meanwhile:\n {2}said by the one that fails\n/);
    assert.doesNotMatch(text, /said by the one that passes/);
    assert.match(text, /^skipped {2}.*a suite > is skipped \(no Java\)$/m);
    assert.match(text, /^test\/runner\/fixtures +1 file .* 2 passed, 2 FAILED, 1 skipped$/m);
    assert.match(text, /^2 passed, 2 failed, 1 skipped$/m);
  });

  it('shows nothing but the folder and the count where all pass', async () => {
    const text = printed((await run('leaves-a-variable')).messages);
    assert.match(
      text,
      /^test\/runner\/fixtures +1 file +\d+\.\d s +\d+\.\d s of processor {2}1 passed\n1 passed, 0 failed$/,
    );
  });

  it('forgets the environment variables that a file has set', async () => {
    const { outcomes } = await run('leaves-a-variable', 'finds-no-variable');
    assert.equal(outcomes.get('does not find it')?.is, 'passed');
  });

  it('fails the file in which it dies, and the files after that run in a new one', async () => {
    const { outcomes } = await run('dies', 'finds-no-variable');
    const died = outcomes.get(fixture('dies'));
    assert.match(died?.is === 'failed' ? died.error : '', /ended in the middle of it, with code 3/);
    assert.equal(outcomes.get('does not find it')?.is, 'passed');
  });

  it('fails a file without tests', async () => {
    const { outcomes } = await run('empty');
    const empty = outcomes.get(fixture('empty'));
    assert.equal(empty?.is === 'failed' && empty.error, 'the file has no tests');
  });
});
