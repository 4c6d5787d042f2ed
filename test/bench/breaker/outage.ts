import { createSimulation } from '../../breaker/simulation.ts';
import type { Send } from '../../support/dynalite-table.ts';
import type { Contender } from './contender.ts';

export interface Outage {
  readonly contender: Contender;
  readonly send: Send;
  readonly service: string;
  readonly seed: number;
  readonly callsASecond: number;
}

const environments = 50;
const lifeCalls = 4;
const forMs = 60_000;
const callMs = { least: 100, most: 300 };
/** Each way. */
const storeMs = 5;

/** Calls that reach a service that is out within a minute, from environments that live four calls each. */
export async function callsThatReach(outage: Outage): Promise<number> {
  const { contender, service, seed, callsASecond } = outage;
  const simulation = createSimulation(seed);
  const { between, sleep } = simulation;
  const send: Send = async (command) => {
    await sleep(between(0, storeMs));
    const answer = await simulation.real(() => outage.send(command));
    await sleep(between(0, storeMs));
    return answer;
  };
  const member = () => ({
    guard: contender({ service, send, clock: simulation, timer: simulation.timer }),
    calls: 0,
  });
  const idle = Array.from({ length: environments }, member);
  let reached = 0;
  const work = async (): Promise<number> => {
    reached += 1;
    await sleep(between(callMs.least, callMs.most));
    throw new Error('out');
  };
  simulation.spawn(async () => {
    for (let left = (callsASecond * forMs) / 1000; left > 0; left -= 1) {
      await sleep(1000 / callsASecond);
      const one = idle.shift();
      if (one === undefined) continue;
      simulation.spawn(async () => {
        await one.guard(work).catch(() => {});
        one.calls += 1;
        idle.push(one.calls < lifeCalls ? one : member());
      });
    }
  });
  await simulation.run();
  return reached;
}
