import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { createSkippingClock } from '../../../lib/local/clock/skipping-clock.ts';

const start = Date.UTC(2026, 5, 1);
const day = 24 * 3_600_000;

describe('the skipping clock', () => {
  let idle: boolean;
  const started: { stop(): void }[] = [];
  const startClock = () => {
    const clock = createSkippingClock({ idle: () => idle, pollMs: 50 });
    started.push(clock);
    return clock;
  };

  beforeEach(() => {
    idle = true;
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: start });
  });
  afterEach(() => {
    for (const clock of started.splice(0)) clock.stop();
    mock.timers.reset();
  });

  it('skips to the next timer when it has been told twice that nothing runs', () => {
    const clock = startClock();
    const fired: number[] = [];
    clock.at(start + 14 * day, () => fired.push(clock.now()));
    mock.timers.tick(50);
    assert.equal(clock.offset(), 0);
    mock.timers.tick(50);
    mock.timers.tick(1);
    assert.deepEqual(
      fired.map((time) => time - start - 14 * day <= 1),
      [true],
    );
    assert.equal(clock.offset(), 14 * day - 100);
  });

  it('keeps real time while something runs', () => {
    idle = false;
    const clock = startClock();
    clock.at(start + day, () => {});
    mock.timers.tick(10_000);
    assert.equal(clock.now(), start + 10_000);
  });

  it('does not skip a wait of a second', () => {
    const clock = startClock();
    let fired = 0;
    clock.at(start + 1_000, () => {
      fired = clock.now();
    });
    mock.timers.tick(1_000);
    assert.equal(fired, start + 1_000);
    assert.equal(clock.offset(), 0);
  });

  it('does not skip during announced work', async () => {
    const clock = startClock();
    clock.at(start + day, () => {});
    const work = Promise.withResolvers<void>();
    const busy = clock.busy(work.promise);
    mock.timers.tick(1_000);
    assert.equal(clock.offset(), 0);
    work.resolve();
    await busy;
    mock.timers.tick(150);
    assert.ok(clock.offset() > 0);
  });

  it('fires what it skips over in order of time', () => {
    const clock = startClock();
    const order: string[] = [];
    clock.at(start + 3 * day, () => order.push('third'));
    clock.at(start + day, () => order.push('first'));
    clock.at(start + 2 * day, () => order.push('second'));
    for (let round = 0; round < 20; round += 1) mock.timers.tick(50);
    assert.deepEqual(order, ['first', 'second', 'third']);
  });

  it('forgets a cancelled timer', () => {
    const clock = startClock();
    const cancel = clock.at(start + day, () => assert.fail('it was cancelled'));
    cancel();
    for (let round = 0; round < 20; round += 1) mock.timers.tick(50);
    assert.equal(clock.offset(), 0);
  });
});
