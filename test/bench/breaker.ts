import { aBreakerTable } from '../breaker/breaker-table.ts';
import type { Send } from '../support/dynalite-table.ts';
import type { Contender } from './breaker/contender.ts';
import { contenders } from './breaker/contenders.ts';
import { bareLatency, healthyLatency, type Latency, refusalLatency } from './breaker/latency.ts';
import { callsThatReach } from './breaker/outage.ts';
import { requestsOf } from './breaker/requests.ts';

const latencyCalls = 20_000;
const rates = [20, 100];
const seeds = [1, 2, 3];

/**
 * Ours beside what there is, in the same process and run. Ours and `readAndWriteBack` share one table, which is
 * asked without a socket: over a network each request that a call waits for costs milliseconds more. Times in
 * milliseconds.
 */
export async function bench(): Promise<object> {
  const table = await aBreakerTable();
  // The first run warms up what all are measured with.
  await bareLatency(latencyCalls);
  const bare = await bareLatency(latencyCalls);
  const figures: Record<string, object> = {};
  for (const [name, contender] of Object.entries<Contender>(contenders)) {
    const world = { send: table.send, service: `${name}-healthy` };
    figures[name] = {
      addedWhileHealthy: added(await healthyLatency(contender(world), latencyCalls), bare),
      refusal: await refusalLatency(contender, { ...world, service: `${name}-out`, calls: latencyCalls }),
      requestsOf1000HealthyCalls: await requestsOf(contender, table.send, `${name}-requests`),
      callsThatReachADeadService: await outages(name, contender, table.send),
    };
  }
  await table.close();
  return { name: 'breaker', latencyCalls, environments: 50, callsOfAnEnvironment: 4, bare, ...figures };
}

/** Of a minute's calls, by their rate: how many reach the service with each seed. */
async function outages(name: string, contender: Contender, send: Send): Promise<object> {
  const reached: Record<string, readonly number[]> = {};
  for (const callsASecond of rates) {
    const each: number[] = [];
    for (const seed of seeds) {
      const service = `${name}-outage-${callsASecond}-${seed}`;
      each.push(await callsThatReach({ contender, send, service, seed, callsASecond }));
    }
    reached[`of${callsASecond * 60}`] = each;
  }
  return reached;
}

const added = (one: Latency, bare: Latency): Latency => ({
  p50: Number((one.p50 - bare.p50).toFixed(4)),
  p99: Number((one.p99 - bare.p99).toFixed(4)),
});
