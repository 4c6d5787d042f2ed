import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { createRealClock } from '../../../lib/local/clock/real-clock.ts';

const start = Date.UTC(2026, 5, 1);
const day = 24 * 3_600_000;

describe('the real clock', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'], now: start }));
  afterEach(() => mock.timers.reset());

  it('calls back at the time asked for and not before', () => {
    const times: number[] = [];
    const clock = createRealClock();
    clock.at(start + 1_000, () => times.push(clock.now()));
    mock.timers.tick(999);
    assert.deepEqual(times, []);
    mock.timers.tick(1);
    assert.deepEqual(times, [start + 1_000]);
  });

  it('waits for longer than a Node timer can', () => {
    const times: number[] = [];
    const clock = createRealClock();
    clock.at(start + 100 * day, () => times.push(clock.now()));
    for (let passed = 0; passed < 99; passed += 1) mock.timers.tick(day);
    assert.deepEqual(times, []);
    mock.timers.tick(day);
    assert.deepEqual(times, [start + 100 * day]);
  });

  it('calls back at once for a time that has passed', () => {
    let called = false;
    createRealClock().at(start - day, () => {
      called = true;
    });
    mock.timers.tick(1);
    assert.ok(called);
  });

  it('waits on where the timer comes before the wall clock is there', () => {
    const times: number[] = [];
    const clock = createRealClock();
    clock.at(start + 1_000, () => times.push(clock.now()));
    mock.timers.setTime(start - 500);
    mock.timers.tick(1_000);
    assert.deepEqual(times, []);
    mock.timers.tick(500);
    assert.deepEqual(times, [start + 1_000]);
  });

  it('does not call back after a cancellation, even of a wait made of several timers', () => {
    let called = false;
    const cancel = createRealClock().at(start + 30 * day, () => {
      called = true;
    });
    mock.timers.tick(26 * day);
    cancel();
    mock.timers.tick(30 * day);
    assert.equal(called, false);
  });

  it('rejects an aborted sleep with the reason', async () => {
    const abort = new AbortController();
    const sleeping = createRealClock().sleep(day, abort.signal);
    abort.abort(new Error('enough'));
    await assert.rejects(sleeping, /enough/);
  });

  it('answers the work that it is told of', async () => {
    assert.equal(await createRealClock().busy(Promise.resolve('done')), 'done');
  });
});
