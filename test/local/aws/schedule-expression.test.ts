import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSchedule } from '../../../lib/local/aws/schedule-expression.ts';

const start = Date.UTC(2026, 5, 1, 12, 0, 30); // a Monday

const next = (expression: string, count = 3): string[] => {
  const schedule = parseSchedule(expression, start);
  const times: string[] = [];
  for (let after: number | undefined = schedule(start); after !== undefined; after = schedule(after)) {
    times.push(new Date(after).toISOString().slice(0, 19));
    if (times.length === count) break;
  }
  return times;
};

describe('a schedule', () => {
  it('counts a rate from its start', () => {
    assert.deepEqual(next('rate(5 minutes)'), [
      '2026-06-01T12:05:30',
      '2026-06-01T12:10:30',
      '2026-06-01T12:15:30',
    ]);
    assert.deepEqual(next('rate(1 hour)', 1), ['2026-06-01T13:00:30']);
    assert.deepEqual(next('rate(2 days)', 1), ['2026-06-03T12:00:30']);
  });

  it('reads cron as AWS writes it, in UTC', () => {
    assert.deepEqual(next('cron(0/15 * * * ? *)', 2), ['2026-06-01T12:15:00', '2026-06-01T12:30:00']);
    assert.deepEqual(next('cron(0 9 ? * MON-FRI *)', 5), [
      '2026-06-02T09:00:00',
      '2026-06-03T09:00:00',
      '2026-06-04T09:00:00',
      '2026-06-05T09:00:00',
      '2026-06-08T09:00:00',
    ]);
    assert.deepEqual(next('cron(0 8 1 * ? *)', 2), ['2026-07-01T08:00:00', '2026-08-01T08:00:00']);
    assert.deepEqual(next('cron(0 8 L * ? *)', 1), ['2026-06-30T08:00:00']);
    assert.deepEqual(next('cron(0 0 1 1 ? 2027)', 3), ['2027-01-01T00:00:00']);
  });

  it('counts the days of the week from 1 for Sunday', () => {
    assert.deepEqual(next('cron(0 9 ? * 1 *)', 1), ['2026-06-07T09:00:00']);
    assert.deepEqual(next('cron(0 9 ? * 2#1 *)', 1), ['2026-07-06T09:00:00']);
  });

  it('happens once at a time, and never where that has passed', () => {
    assert.deepEqual(next('at(2026-06-02T09:00:00)'), ['2026-06-02T09:00:00']);
    assert.deepEqual(next('at(2026-05-02T09:00:00)'), []);
  });

  it('is refused where it cannot be read', () => {
    for (const expression of [
      'rate(0 minutes)',
      'rate(5 weeks)',
      'cron(0 9 * * *)',
      'cron(0 9 * * * *)',
      'cron(0 25 ? * MON *)',
      'at(tomorrow)',
      'every day',
    ]) {
      assert.throws(() => parseSchedule(expression, start), RangeError, expression);
    }
  });
});
