import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTestEngine, machine, typesOf } from './test-engine.ts';

const sorting = machine({
  Sort: {
    Type: 'Choice',
    Choices: [
      {
        Condition: '{% $states.input.n > 10 %}',
        Next: 'Large',
        Assign: { size: 'large' },
        Output: { was: '{% $states.input.n %}' },
      },
      { Condition: '{% $states.input.n > 5 %}', Next: 'Rest' },
    ],
    Default: 'Rest',
    Assign: { size: 'small' },
    Output: 'by default',
  },
  Large: { Type: 'Pass', Output: { size: '{% $size %}', input: '{% $states.input %}' }, End: true },
  Rest: { Type: 'Pass', End: true },
});

describe('Choice', () => {
  it('takes the first rule that holds, with its own Assign and Output', async () => {
    const { result, events } = await createTestEngine().run(sorting, { n: 11 });
    assert.deepEqual(result, { size: 'large', input: { was: 11 } });
    assert.deepEqual(typesOf(events).slice(1, 3), ['ChoiceStateEntered', 'ChoiceStateExited']);
  });

  it("leaves the state's Assign and Output to the default", async () => {
    assert.deepEqual((await createTestEngine().run(sorting, { n: 6 })).result, { n: 6 });
    assert.deepEqual((await createTestEngine().run(sorting, { n: 1 })).result, 'by default');
  });

  it('does not evaluate the conditions after the one that holds', async () => {
    const definition = machine({
      Sort: {
        Type: 'Choice',
        Choices: [
          { Condition: '{% true %}', Next: 'End' },
          { Condition: '{% $states.input.absent %}', Next: 'End' },
        ],
      },
      End: { Type: 'Succeed' },
    });
    assert.equal((await createTestEngine().run(definition)).status, 'SUCCEEDED');
  });

  it('fails with States.Runtime where nothing holds and there is no default', async () => {
    const definition = machine({
      Sort: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'End' }] },
      End: { Type: 'Succeed' },
    });
    const { error, cause } = await createTestEngine().run(definition);
    assert.equal(error, 'States.Runtime');
    assert.match(
      cause ?? '',
      /'Sort' \(entered at the event id #2\)\. Failed to transition out of the state/,
    );
  });

  it('fails where a condition is no boolean', async () => {
    const definition = machine({
      Sort: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'End' }] },
      End: { Type: 'Succeed' },
    });
    const { error, cause } = await createTestEngine().run(definition);
    assert.equal(error, 'States.QueryEvaluationError');
    assert.match(cause ?? '', /Choices\[0\]\/Condition/);
  });
});
