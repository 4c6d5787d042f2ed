import { type FieldProblem, InvalidInputError } from '../platform/errors.ts';

const furthestDays = 183;
const day = 24 * 60 * 60 * 1000;

/** What is wrong with a launch time that somebody asks for now. */
export function launchTimeProblem(launchDate: string | undefined, now: number): FieldProblem | undefined {
  if (launchDate === undefined) return undefined;
  const launchAt = Date.parse(launchDate);
  if (launchAt <= now) {
    return {
      field: 'launch_date',
      message: 'is in the past; give a time to come, or leave it out for "as soon as approved"',
    };
  }
  if (launchAt > now + furthestDays * day) {
    return { field: 'launch_date', message: 'is more than six months away; give an earlier one' };
  }
  return undefined;
}

/** @throws InvalidInputError */
export function assertLaunchTime(launchDate: string | undefined, now: number): void {
  const problem = launchTimeProblem(launchDate, now);
  if (problem !== undefined) throw new InvalidInputError('the launch time cannot be kept', [problem]);
}

/** When a channel goes out: as asked, but never before the hold window is over (milliseconds since the epoch). */
export function publishTime(launchAt: string | undefined, now: number, holdWindowMs: number): number {
  const earliest = now + holdWindowMs;
  return launchAt === undefined ? earliest : Math.max(earliest, Date.parse(launchAt));
}
