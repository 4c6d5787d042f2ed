import { createRealClock } from '../../lib/local/clock/real-clock.ts';
import { createEngine } from '../../lib/local/states/create-engine.ts';

const executions = 1000;
const states = 20;
const taskMs = 10;
const runs = 5;
const arn = 'arn:aws:states:eu-west-1:123456789012:stateMachine:Bench';

interface Measured {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/**
 * 1,000 executions at once, each of 20 Tasks of 10 ms with two JSONata expressions that compute,
 * against the same waits as a bare chain of promises. Medians of five runs of both, one after the other.
 */
export async function bench(): Promise<object> {
  const engineRuns: Measured[] = [];
  const bareRuns: Measured[] = [];
  for (let run = 0; run < runs; run++) {
    engineRuns.push(await measure(runOnEngine));
    bareRuns.push(await measure(runBare));
  }
  const wallMs = median(engineRuns.map((run) => run.wallMs));
  const cpuMs = median(engineRuns.map((run) => run.cpuMs));
  const bareWallMs = median(bareRuns.map((run) => run.wallMs));
  return {
    name: 'engine',
    executions,
    states,
    taskMs,
    runs,
    wallMs: Math.round(wallMs),
    bareWallMs: Math.round(bareWallMs),
    ratio: rounded(wallMs / bareWallMs),
    cpuMs: Math.round(cpuMs),
    cpuMicrosecondsPerTransition: rounded((cpuMs * 1000) / (executions * states)),
    memoryMb: Math.round(process.memoryUsage().rss / 2 ** 20),
  };
}

function definition(): object {
  const names = Array.from({ length: states }, (_, index) => `State${index}`);
  const state = (index: number) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: {
      FunctionName: 'arn:aws:lambda:eu-west-1:123456789012:function:Step',
      Payload: "{% {'count': $states.input.count} %}",
    },
    Output: "{% {'count': $states.result.Payload.count + 1} %}",
    ...(index + 1 < states ? { Next: names[index + 1] } : { End: true }),
  });
  return {
    QueryLanguage: 'JSONata',
    StartAt: names[0],
    States: Object.fromEntries(names.map((name, index) => [name, state(index)])),
  };
}

async function runOnEngine(): Promise<void> {
  const clock = createRealClock();
  const engine = createEngine({
    clock,
    region: 'eu-west-1',
    account: '123456789012',
    invokeLambda: async ({ payload }) => {
      await clock.sleep(taskMs);
      return { payload };
    },
  });
  engine.load({ arn, name: 'Bench', definition: definition() });
  const started = Array.from({ length: executions }, (_, index) =>
    engine.startExecution({ stateMachineArn: arn, name: `run-${index}`, input: '{"count":0}' }),
  );
  const ended = await Promise.all(started.map(({ executionArn }) => engine.settled(executionArn)));
  const wrong = ended.filter(({ output }) => output !== `{"count":${states}}`);
  if (wrong.length > 0) throw new Error(`${wrong.length} executions did not end as they should`);
}

async function runBare(): Promise<void> {
  const clock = createRealClock();
  await Promise.all(
    Array.from({ length: executions }, async () => {
      for (let state = 0; state < states; state++) await clock.sleep(taskMs);
    }),
  );
}

async function measure(work: () => Promise<void>): Promise<Measured> {
  const cpu = process.cpuUsage();
  const from = performance.now();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: performance.now() - from, cpuMs: (user + system) / 1000 };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
