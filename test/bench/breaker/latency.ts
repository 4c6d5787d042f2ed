import type { Send } from '../../support/dynalite-table.ts';
import type { Contender, Guard } from './contender.ts';
import { counting, type Requests } from './requests.ts';

/** In milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

const fine = async (): Promise<number> => 1;

export const bareLatency = (calls: number): Promise<Latency> => latencyOf((work) => work(), calls);

/** What a call takes that goes well, once the first has found out what there is to know. */
export async function healthyLatency(guard: Guard, calls: number): Promise<Latency> {
  await guard(fine);
  return latencyOf(guard, calls);
}

/** What a refusal takes, and what it asks of the store. */
export async function refusalLatency(
  contender: Contender,
  { send, service, calls }: { readonly send: Send; readonly service: string; readonly calls: number },
): Promise<Latency & Requests> {
  const counted = counting(send);
  const guard = contender({ service, send: counted.send });
  await untilItRefuses(guard);
  const before = { ...counted.requests };
  const latency = await latencyOf(guard, calls);
  const { reads, writes } = counted.requests;
  return { ...latency, reads: reads - before.reads, writes: writes - before.writes };
}

async function latencyOf(guard: Guard, calls: number): Promise<Latency> {
  const took: number[] = [];
  for (let call = 0; call < calls; call += 1) {
    const from = performance.now();
    await guard(fine).catch(() => {});
    took.push(performance.now() - from);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => Number((took[Math.floor(calls * share)] ?? Number.NaN).toFixed(4));
  return { p50: at(0.5), p99: at(0.99) };
}

/** Nobody waits for a store that is slow to answer: the opening may come some calls later. */
async function untilItRefuses(guard: Guard): Promise<void> {
  for (let call = 0; call < 100; call += 1) {
    let reached = false;
    const fail = async (): Promise<number> => {
      reached = true;
      throw new Error('out');
    };
    await guard(fail).catch(() => {});
    if (!reached) return;
  }
  throw new Error('it does not open');
}
