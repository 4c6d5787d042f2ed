import * as z from 'zod';
import type { LambdaHost } from '../../../lib/local/lambda/lambda-host.ts';
import type { Contender } from './contenders.ts';

/** In milliseconds. */
export interface WarmTimes {
  readonly p50: number;
  readonly p99: number;
}

export interface Measuring {
  /** Has one sandbox: what is not the function that ran last begins anew. */
  readonly host: LambdaHost;
  /** Resolves when what the answers have set going is over. */
  readonly rest: () => Promise<void>;
}

/** Each start of a new process for a function, to its answer, in milliseconds; in turns, so that each is new. */
export async function coldTimes(
  contenders: Readonly<Record<string, Contender>>,
  rounds: number,
  measuring: Measuring,
): Promise<Readonly<Record<string, readonly number[]>>> {
  const times: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, contender] of Object.entries(contenders)) {
      const taken = times[name] ?? [];
      taken.push(Math.round(await answerTime(contender, measuring)));
      times[name] = taken;
    }
  }
  return times;
}

/** Answers of one process, one after another, once it has given its first. */
export async function warmTimes(
  contender: Contender,
  answers: number,
  measuring: Measuring,
): Promise<WarmTimes> {
  await answerTime(contender, measuring);
  const taken: number[] = [];
  while (taken.length < answers) taken.push(await answerTime(contender, measuring));
  taken.sort((a, b) => a - b);
  const at = (share: number) => Number((taken[Math.floor(answers * share)] ?? Number.NaN).toFixed(1));
  return { p50: at(0.5), p99: at(0.99) };
}

const Answer = z.object({ statusCode: z.literal(200) });

async function answerTime({ resource, event }: Contender, { host, rest }: Measuring): Promise<number> {
  const request = { functionArn: resource.name, payload: JSON.stringify(event()) };
  const from = performance.now();
  const { payload } = await host.invoke(request);
  const took = performance.now() - from;
  if (!Answer.safeParse(JSON.parse(payload)).success) {
    throw new Error(`${resource.name} answered ${payload}`);
  }
  await rest();
  return took;
}
