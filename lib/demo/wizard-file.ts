import { readFile } from 'node:fs/promises';
import * as z from 'zod';

const Answers = z.record(z.string(), z.unknown());

const units = { D: 24 * 60 * 60 * 1000, H: 60 * 60 * 1000, M: 60 * 1000 } as const;

/**
 * Reads a wizard's answers from a JSON file. A `launch_date` written as a duration (`P14D`, `PT2H`) counts
 * from now, so that an example never lies in the past.
 * @throws Error naming the file and what is wrong with it.
 */
export async function readWizardFile(path: string, now: number): Promise<Record<string, unknown>> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Error(`there is no wizard file ${path}`, { cause });
  });
  const answers = Answers.safeParse(parse(text, path));
  if (!answers.success) throw new Error(`${path} has to hold a JSON object of answers`);
  const launchDate = answers.data['launch_date'];
  if (typeof launchDate !== 'string') return answers.data;
  return { ...answers.data, launch_date: resolveLaunchDate(launchDate, now) };
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${path} is not JSON`, { cause });
  }
}

/** Anything that is no duration is left for the API to judge. */
export function resolveLaunchDate(launchDate: string, now: number): string {
  const [, days, hours, minutes] = launchDate.match(/^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/) ?? [];
  const counts = [Number(days ?? 0) * units.D, Number(hours ?? 0) * units.H, Number(minutes ?? 0) * units.M];
  const after = counts.reduce((sum, count) => sum + count, 0);
  return after === 0 ? launchDate : new Date(now + after).toISOString();
}
