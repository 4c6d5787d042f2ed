import { Cron } from 'croner';

/** When a schedule is due next after a time, in milliseconds since the epoch; `undefined` after its last. */
export type Schedule = (after: number) => number | undefined;

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads `rate(5 minutes)`, `cron(0 9 ? * MON-FRI *)` or `at(2026-06-01T09:00:00)`, all in UTC. A rate counts
 * from `start`. @throws RangeError for anything else.
 */
export function parseSchedule(expression: string, start: number): Schedule {
  const [, kind, inner = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  switch (kind) {
    case 'rate':
      return rate(expression, inner, start);
    case 'cron':
      return cron(expression, inner);
    case 'at': {
      const time = Date.parse(`${inner}Z`);
      if (Number.isNaN(time)) throw unreadable(expression, 'the time must look like 2026-06-01T09:00:00');
      return (after) => (time > after ? time : undefined);
    }
    default:
      throw unreadable(expression, 'it must be rate(...), cron(...) or at(...)');
  }
}

function rate(expression: string, inner: string, start: number): Schedule {
  const [, count = '', unit = ''] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(inner) ?? [];
  const length = unitMs[unit];
  if (length === undefined) throw unreadable(expression, 'a rate is a number of minutes, hours or days');
  const period = Number(count) * length;
  return (after) => start + (Math.floor(Math.max(0, after - start) / period) + 1) * period;
}

/** AWS counts the days of the week from 1 for Sunday, and has a year and no seconds. */
function cron(expression: string, inner: string): Schedule {
  const fields = inner.trim().split(/\s+/);
  if (fields.length !== 6) throw unreadable(expression, 'cron takes six fields, the last one the year');
  const [, , dayOfMonth, , dayOfWeek] = fields;
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw unreadable(expression, 'exactly one of day of month and day of week must be ?');
  }
  const pattern = ['0', ...fields.map((field) => (field === '?' ? '*' : field))].join(' ');
  try {
    const job = new Cron(pattern, {
      paused: true,
      timezone: 'UTC',
      mode: '7-part',
      alternativeWeekdays: true,
      sloppyRanges: true,
    });
    return (after) => job.nextRun(new Date(after))?.getTime();
  } catch (error) {
    throw unreadable(expression, String(error));
  }
}

function unreadable(expression: string, why: string): RangeError {
  return new RangeError(`the schedule ${expression} cannot be read: ${why}`);
}
