import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTestEngine, machine, typesOf } from './test-engine.ts';

describe('Pass', () => {
  it('hands on its input unless it has an Output', async () => {
    const { run } = createTestEngine();
    const ended = await run(machine({ Keep: { Type: 'Pass' } }), { a: [1, null] });
    assert.deepEqual(ended.result, { a: [1, null] });
    assert.deepEqual(typesOf(ended.events), [
      'ExecutionStarted',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('evaluates expressions at any depth and leaves other strings alone', async () => {
    const { run } = createTestEngine();
    const Output = {
      list: ['{% $states.input.n + 1 %}', 'n'],
      deep: { text: '{% "n=" & $states.input.n %}' },
    };
    const ended = await run(machine({ Make: { Type: 'Pass', Output } }), { n: 2 });
    assert.deepEqual(ended.result, { list: [3, 'n'], deep: { text: 'n=2' } });
  });

  it('keeps nulls and lists of one', async () => {
    const { run } = createTestEngine();
    const Output = { none: '{% $states.input.none %}', one: '{% [$states.input.list] %}' };
    const ended = await run(machine({ Make: { Type: 'Pass', Output } }), { none: null, list: [1] });
    assert.deepEqual(ended.result, { none: null, one: [1] });
  });

  it('evaluates Assign and Output side by side: new values are seen by the next state', async () => {
    const { run } = createTestEngine();
    const ended = await run(
      machine({
        First: { Type: 'Pass', Assign: { n: 1 } },
        Second: { Type: 'Pass', Assign: { n: '{% $n + 1 %}', old: '{% $n %}' }, Output: '{% $n %}' },
        Third: { Type: 'Pass', Output: { n: '{% $n %}', old: '{% $old %}', input: '{% $states.input %}' } },
      }),
    );
    assert.deepEqual(ended.result, { n: 2, old: 1, input: 1 });
  });

  it('shows assigned variables in the history', async () => {
    const { run } = createTestEngine();
    const { events } = await run(machine({ Set: { Type: 'Pass', Assign: { a: { b: 1 } } } }));
    assert.deepEqual(events[2]?.['stateExitedEventDetails'], {
      name: 'Set',
      output: '{}',
      outputDetails: { truncated: false },
      assignedVariables: { a: '{"b":1}' },
      assignedVariablesDetails: { truncated: false },
    });
  });

  it('fails where an expression gives nothing, naming expression and field', async () => {
    const { run } = createTestEngine();
    const ended = await run(
      machine({ Make: { Type: 'Pass', Output: { a: { b: ['{% $states.input.no %}'] } } } }),
    );
    assert.equal(ended.status, 'FAILED');
    assert.equal(ended.error, 'States.QueryEvaluationError');
    assert.equal(
      ended.cause,
      "An error occurred while executing the state 'Make' (entered at the event id #2). The JSONata expression " +
        "'$states.input.no' specified for the field 'Output/a/b[0]' returned nothing (undefined).",
    );
    assert.deepEqual(ended.events[2]?.['evaluationFailedEventDetails'], {
      error: ended.error,
      cause: ended.cause,
      location: 'Output/a/b[0]',
      state: 'Make',
    });
  });

  it('fails where an expression throws, with its code', async () => {
    const { run } = createTestEngine();
    const ended = await run(machine({ Make: { Type: 'Pass', Output: '{% "a" + 1 %}' } }));
    assert.equal(ended.error, 'States.QueryEvaluationError');
    assert.match(
      ended.cause ?? '',
      /threw an error during evaluation\. T2001: The left side of the "\+" operator/,
    );
  });

  it('fails where an expression gives a function', async () => {
    const { run } = createTestEngine();
    const ended = await run(machine({ Make: { Type: 'Pass', Output: '{% {"f": function($x){$x}} %}' } }));
    assert.match(ended.cause ?? '', /returned an unsupported result type/);
  });

  it('fails where its output is over 256 KiB', async () => {
    const { run } = createTestEngine();
    const Output = '{% $join([1..60000] ~> $map(function($n){ "12345" })) %}';
    const ended = await run(machine({ Make: { Type: 'Pass', Output } }));
    assert.equal(ended.error, 'States.DataLimitExceeded');
  });
});

describe('Succeed', () => {
  it('ends the execution with its output', async () => {
    const { run } = createTestEngine();
    const ended = await run(machine({ Done: { Type: 'Succeed', Output: '{% $states.input.n %}' } }), {
      n: 4,
    });
    assert.equal(ended.status, 'SUCCEEDED');
    assert.equal(ended.output, '4');
    assert.deepEqual(typesOf(ended.events).slice(1, 3), ['SucceedStateEntered', 'SucceedStateExited']);
  });
});

describe('Fail', () => {
  it('ends the execution with Error and Cause, which may be expressions', async () => {
    const { run } = createTestEngine();
    const Fail = {
      Type: 'Fail',
      Error: '{% $states.input.name %}',
      Cause: '{% "since " & $states.input.name %}',
    };
    const ended = await run(machine({ Fail }), { name: 'NothingPublishedError' });
    assert.equal(ended.status, 'FAILED');
    assert.equal(ended.error, 'NothingPublishedError');
    assert.equal(ended.cause, 'since NothingPublishedError');
    assert.deepEqual(typesOf(ended.events).slice(1), ['FailStateEntered', 'ExecutionFailed']);
  });

  it('refuses an Error that is no text', async () => {
    const { run } = createTestEngine();
    const ended = await run(machine({ Fail: { Type: 'Fail', Error: '{% 5 %}' } }));
    assert.equal(ended.error, 'States.QueryEvaluationError');
  });
});
