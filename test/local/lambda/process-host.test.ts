import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Clock } from '../../../lib/local/clock/clock.ts';
import { createRealClock } from '../../../lib/local/clock/real-clock.ts';
import { createProcessHost, type ProcessHostOptions } from '../../../lib/local/lambda/process-host.ts';
import { aLog, answerOf, errorOf, hostFixture } from './function-fixtures.ts';

const canFreeze = process.platform !== 'win32';

describe('a Lambda host with child processes', () => {
  const { functions, common, opened, invoke } = hostFixture();
  const aHost = (options: Partial<ProcessHostOptions> = {}) =>
    opened(createProcessHost({ ...common, clock: createRealClock(), ...options }));

  functions.add('pid', 'exports.handler = async () => process.pid;');
  functions.add('other-pid', 'exports.handler = async () => process.pid;');

  it('ends a busy loop when its time is up', async () => {
    functions.add('busy', 'exports.handler = async () => { console.log(process.pid); for (;;); };', {
      timeoutMs: 300,
    });
    const { lines, onLog } = aLog();
    const error = errorOf(await invoke(aHost({ onLog }), 'busy'));
    assert.equal(error.errorType, 'Sandbox.Timedout');
    assert.match(error.errorMessage, /Task timed out after 0\.30 seconds$/);
    assert.equal(isRunning(Number(lines[0]?.line)), false);
  });

  it('reports an unhandled rejection', async () => {
    functions.add(
      'rejecting',
      `exports.handler = async () => { Promise.reject(new TypeError('left alone')); await new Promise(() => {}); };`,
    );
    const error = errorOf(await invoke(aHost(), 'rejecting'));
    assert.equal(error.errorType, 'Runtime.UnhandledPromiseRejection');
    assert.equal(error.errorMessage, 'TypeError: left alone');
  });

  it('reports a killed process', async () => {
    functions.add('killed', "exports.handler = async () => { process.kill(process.pid, 'SIGKILL'); };");
    const error = errorOf(await invoke(aHost(), 'killed'));
    assert.equal(error.errorType, 'Runtime.ExitError');
    assert.match(error.errorMessage, /Runtime exited with error: signal: killed$/);
  });

  it('reports an exit while the module is loaded', async () => {
    functions.add('exits-early', 'process.exit(9);');
    const error = errorOf(await invoke(aHost(), 'exits-early'));
    assert.match(error.errorMessage, /Runtime exited with error: exit status 9$/);
  });

  it('runs ES modules', async () => {
    functions.add('esm', 'const n = await Promise.resolve(2); export const handler = async () => n;', {
      file: 'index.mjs',
    });
    assert.equal(answerOf(await invoke(aHost(), 'esm')), 2);
  });

  it('freezes a sandbox between invocations', { skip: !canFreeze && 'needs signals' }, async () => {
    functions.add(
      'ticking',
      `setInterval(() => console.log('tick'), 5);
       exports.handler = async ({ ms }) => { await new Promise((done) => setTimeout(done, ms)); return process.pid; };`,
    );
    const { lines, onLog } = aLog();
    const host = aHost({ onLog });
    const pid = answerOf(await invoke(host, 'ticking', { ms: 60 }));
    await isFrozen(Number(pid));
    // What it wrote before is on its way through the pipe.
    await new Promise((done) => setTimeout(done, 50));
    const ticks = lines.length;
    assert.ok(ticks > 0, 'it ticks while it runs');
    await new Promise((done) => setTimeout(done, 200));
    assert.equal(lines.length, ticks, 'it does not tick while it is frozen');
    assert.equal(answerOf(await invoke(host, 'ticking', { ms: 60 })), pid);
    assert.ok(lines.length > ticks, 'it ticks again');
  });

  it('tells handlers the clock’s time, also after a jump', async () => {
    functions.add(
      'time',
      `const loadedAt = Date.now();
       exports.handler = async (event, context) => ({
         loadedAt, now: Date.now(), fromNew: new Date().getTime(), left: context.getRemainingTimeInMillis(),
         text: Date(), fixed: new Date(0).toISOString(), isDate: new Date() instanceof Date,
         same: new Date().constructor === Date,
       });`,
      { timeoutMs: 20_000 },
    );
    const real = createRealClock();
    let ahead = 3_600_000;
    const clock: Clock = { ...real, now: () => real.now() + ahead };
    const host = aHost({ clock });
    const start = clock.now();
    const first = answerOf(await invoke(host, 'time')) as Record<string, number>;
    assert.ok((first['loadedAt'] ?? 0) >= start - 1, 'the module is loaded in the clock’s time');
    assert.ok((first['now'] ?? 0) >= start - 1 && (first['now'] ?? 0) <= clock.now() + 1);
    ahead += 24 * 3_600_000;
    const jumped = clock.now();
    const second = answerOf(await invoke(host, 'time')) as Record<string, number>;
    assert.ok((second['now'] ?? 0) >= jumped - 1 && (second['now'] ?? 0) <= clock.now() + 1);
    assert.ok((second['fromNew'] ?? 0) >= (second['now'] ?? 0));
    assert.ok((second['left'] ?? 0) > 0 && (second['left'] ?? 0) <= 20_001, `${second['left']} ms left`);
    assert.equal(second['fixed'], '1970-01-01T00:00:00.000Z');
    assert.deepEqual([second['isDate'], second['same']], [true, true]);
    assert.ok(Math.abs(Date.parse(String(second['text'])) - jumped) < 60_000);
  });

  it('tells the clock that work is under way', async () => {
    const real = createRealClock();
    let working = 0;
    let seen = 0;
    const clock: Clock = {
      ...real,
      async busy(work) {
        working += 1;
        seen = Math.max(seen, working);
        try {
          return await work;
        } finally {
          working -= 1;
        }
      },
    };
    answerOf(await invoke(aHost({ clock }), 'pid'));
    assert.equal(seen, 1);
    assert.equal(working, 0);
  });

  it('uses the sandbox that was used last', async () => {
    functions.add(
      'gate',
      'exports.handler = async ({ ms }) => { await new Promise((done) => setTimeout(done, ms)); return process.pid; };',
    );
    const host = aHost();
    const order: unknown[] = [];
    await Promise.all([50, 1500].map(async (ms) => order.push(answerOf(await invoke(host, 'gate', { ms })))));
    assert.equal(new Set(order).size, 2);
    assert.equal(answerOf(await invoke(host, 'gate', { ms: 0 })), order[1]);
  });

  it('ends idle sandboxes for others and lets invocations wait where all are at work', async () => {
    const host = aHost({ maxSandboxes: 1 });
    const first = answerOf(await invoke(host, 'pid'));
    const other = answerOf(await invoke(host, 'other-pid'));
    const [again, waited] = await Promise.all([invoke(host, 'pid'), invoke(host, 'other-pid')]);
    assert.notEqual(answerOf(again), first, 'the idle sandbox made room');
    assert.notEqual(answerOf(waited), other);
    await host.close();
    for (const pid of [first, other, answerOf(again), answerOf(waited)]) {
      assert.equal(isRunning(Number(pid)), false);
    }
  });

  it('starts a new sandbox where a frozen one was killed from outside', async () => {
    const host = aHost();
    const pid = Number(answerOf(await invoke(host, 'pid')));
    process.kill(pid, 'SIGKILL');
    await until(() => processState(pid) === undefined);
    const next = answerOf(await invoke(host, 'pid'));
    assert.notEqual(next, pid);
  });

  it('leaves no process behind when it is closed, and ends running invocations', async () => {
    functions.add(
      'parent',
      `const { spawn } = require('node:child_process');
       exports.handler = async () => [process.pid, spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']).pid];`,
    );
    functions.add(
      'endless',
      'exports.handler = async () => { console.log(process.pid); await new Promise((done) => setTimeout(done, 60_000)); };',
    );
    const started = Promise.withResolvers<number>();
    const host = aHost({ onLog: ({ line }) => started.resolve(Number(line)) });
    const [parent, grandchild] = answerOf(await invoke(host, 'parent')) as number[];
    const running = invoke(host, 'endless');
    const pids = [parent, grandchild, await started.promise].map(Number);
    assert.deepEqual(pids.map(isRunning), [true, true, true]);
    await host.close();
    assert.match(errorOf(await running).errorMessage, /signal: killed$/);
    await Promise.all(pids.map(isGone));
  });

  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    it(`leaves no frozen process behind when its own gets ${signal}`, { skip: !canFreeze }, async () => {
      const resource = functions.all.find(({ name }) => name === 'pid');
      const script = `
        import { createRealClock } from ${JSON.stringify(moduleUrl('clock/real-clock.ts'))};
        import { createProcessHost } from ${JSON.stringify(moduleUrl('lambda/process-host.ts'))};
        const functions = [${JSON.stringify(resource)}];
        const host = createProcessHost({ functions, region: 'eu-west-1', clock: createRealClock() });
        console.log((await host.invoke({ functionArn: 'pid', payload: '{}' })).payload);
        setInterval(() => {}, 1000);`;
      const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [output] = await once(owner.stdout, 'data');
      const pid = Number(String(output));
      await isFrozen(pid);
      owner.kill(signal);
      await once(owner, 'exit');
      await isGone(pid);
    });
  }

  it('says what is wrong where the code is not there', async () => {
    const resource = functions.add('lost', '');
    const host = aHost({ functions: [{ ...resource, codeDirectory: `${resource.codeDirectory}/nowhere` }] });
    await assert.rejects(invoke(host, 'lost'), {
      name: 'ServiceException',
      message: /Cannot start a process for lost in .*nowhere/,
    });
  });
});

function moduleUrl(path: string): string {
  return new URL(`../../../lib/local/${path}`, import.meta.url).href;
}

/** A process that has ended but is still waited for does not run. */
function isRunning(pid: number): boolean {
  const state = processState(pid);
  return state !== undefined && state !== 'Z';
}

/** The state in `/proc` (`T` is stopped); on systems without it, `R` for whatever there is. */
function processState(pid: number): string | undefined {
  if (existsSync('/proc/self/stat')) {
    try {
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];
    } catch {
      return undefined;
    }
  }
  try {
    process.kill(pid, 0);
    return 'R';
  } catch {
    return undefined;
  }
}

/** The kernel does not stop or end a process in the very moment of the signal. */
async function until(condition: () => boolean): Promise<void> {
  const patience = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > patience) throw new Error(`still not so after 10 s: ${condition}`);
    await new Promise((done) => setTimeout(done, 5));
  }
}

const isFrozen = (pid: number) => until(() => processState(pid) === 'T');
const isGone = (pid: number) => until(() => !isRunning(pid));
