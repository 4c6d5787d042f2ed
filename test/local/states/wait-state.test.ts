import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { manualClockStart } from './manual-clock.ts';
import { createTestEngine, machine, typesOf } from './test-engine.ts';

describe('Wait', () => {
  for (const [given, fields, seconds] of [
    ['Seconds', { Seconds: 90 }, 90],
    ['an expression of Seconds', { Seconds: '{% $states.input.minutes * 60 %}' }, 120],
    ['a Timestamp', { Timestamp: '2026-01-01T10:00:00Z' }, 3600],
    ['an expression of a Timestamp', { Timestamp: '{% $states.input.at %}' }, 60],
    ['a Timestamp that has passed', { Timestamp: '2025-12-31T10:00:00+02:00' }, 0],
    ['more than a 32-bit timer holds', { Seconds: 99_999_999 }, 99_999_999],
  ] as const) {
    it(`waits for ${given}`, async () => {
      const { run } = createTestEngine();
      const input = { minutes: 2, at: '2026-01-01T09:01:00.000Z' };
      const ended = await run(machine({ Wait: { Type: 'Wait', ...fields } }), input);
      assert.equal(ended.stopDate, manualClockStart + seconds * 1000);
      assert.deepEqual(typesOf(ended.events).slice(1, 3), ['WaitStateEntered', 'WaitStateExited']);
    });
  }

  it('evaluates its Output after the wait', async () => {
    const { run } = createTestEngine();
    const ended = await run(machine({ Wait: { Type: 'Wait', Seconds: 5, Output: '{% $millis() %}' } }));
    assert.equal(ended.result, manualClockStart + 5000);
  });

  for (const fields of [
    { Seconds: '{% -1 %}' },
    { Seconds: '{% 1.5 %}' },
    { Timestamp: '{% "tomorrow" %}' },
  ]) {
    it(`refuses ${JSON.stringify(fields)}`, async () => {
      const ended = await createTestEngine().run(machine({ Wait: { Type: 'Wait', ...fields } }));
      assert.equal(ended.error, 'States.QueryEvaluationError');
    });
  }
});
