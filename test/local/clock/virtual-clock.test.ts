import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { spawn } from 'node:child_process';
import { scrypt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent, createServer, type RequestListener, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it, type TestContext } from 'node:test';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { gzip } from 'node:zlib';
import fc from 'fast-check';
import { createVirtualClock, type VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import { runs } from '../../support/counts.ts';

const many = runs(200, 1_000);
const hour = 3_600_000;
const start = Date.UTC(2026, 5, 1);

const clockFor = (test: TestContext): VirtualClock => {
  const clock = createVirtualClock({ start });
  test.after(() => clock.stop());
  return clock;
};

const serve = async (test: TestContext, listener: RequestListener): Promise<number> => {
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  test.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
};

const agent = new Agent({ keepAlive: true, maxSockets: 2_000 });
after(() => agent.destroy());

const get = (port: number, signal?: AbortSignal): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', agent, ...(signal ? { signal } : {}) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end();
  });

/** Starts work and a timer an hour ahead; answers which of the two came first. */
const race = async (clock: VirtualClock, work: () => Promise<unknown>): Promise<string[]> => {
  const order: string[] = [];
  clock.at(clock.now() + hour, () => order.push('timer'));
  await work();
  order.push('work');
  await clock.whenIdle();
  return order;
};

describe('the virtual clock', () => {
  it('stands still where nobody waits', async (test) => {
    const clock = clockFor(test);
    await nextTurn();
    assert.equal(clock.now(), start);
  });

  it('jumps to the next timer at once', async (test) => {
    const clock = clockFor(test);
    await clock.sleep(365 * 24 * hour);
    assert.equal(clock.now(), start + 365 * 24 * hour);
  });

  it('passes an hour while a request waits for a server that sleeps for one', async (test) => {
    const clock = clockFor(test);
    const port = await serve(test, async (_request, response) => {
      await clock.sleep(hour);
      response.end('slept');
    });
    assert.equal(await get(port), 'slept');
    assert.equal(clock.now(), start + hour);
  });

  it('passes through requests within requests', async (test) => {
    const clock = clockFor(test);
    const inner = await serve(test, async (_request, response) => {
      await clock.sleep(hour);
      response.end('inner');
    });
    const outer = await serve(test, async (_request, response) => {
      response.end(`outer, ${await get(inner)}, ${await get(inner)}`);
    });
    assert.equal(await get(outer), 'outer, inner, inner');
    assert.equal(clock.now(), start + 2 * hour);
  });

  it('stands still during a loopback request that does not wait', async (test) => {
    const clock = clockFor(test);
    const port = await serve(test, async (incoming, response) => {
      for await (const _chunk of incoming);
      for (let turn = 0; turn < 50; turn += 1) await nextTurn();
      response.end(Buffer.alloc(2_000_000));
    });
    const order = await race(clock, async () => {
      for (let round = 0; round < 20; round += 1) await get(port);
    });
    assert.deepEqual(order, ['work', 'timer']);
  });

  it('stands still while fetch is under way', async (test) => {
    const clock = clockFor(test);
    const port = await serve(test, (_request, response) => response.end('fetched'));
    const order = await race(clock, async () => (await fetch(`http://127.0.0.1:${port}`)).text());
    assert.deepEqual(order, ['work', 'timer']);
  });

  it('stands still while another thread has not answered a request', async (test) => {
    const clock = clockFor(test);
    const worker = new Worker(
      `const server = require('node:http').createServer((_, response) => setTimeout(() => response.end('real'), 300));
       server.listen(0, '127.0.0.1', () => require('node:worker_threads').parentPort.postMessage(server.address().port));`,
      { eval: true },
    );
    test.after(() => worker.terminate());
    const port = await new Promise<number>((resolve) => worker.once('message', resolve));
    assert.deepEqual(await race(clock, () => get(port)), ['work', 'timer']);
  });

  const realWork = {
    'a file is being read': () => readFile(import.meta.filename),
    'the thread pool derives a key': () => promisify(scrypt)('password', 'salt', 64),
    'the thread pool compresses': () => promisify(gzip)(Buffer.alloc(20_000_000)),
    'web crypto digests': () => crypto.subtle.digest('SHA-256', Buffer.alloc(20_000_000)),
    'a client pauses before its next try': () => pause(100),
    'WebAssembly compiles': async () => {
      const file = new URL('../../../node_modules/@resvg/resvg-wasm/index_bg.wasm', import.meta.url);
      const { WebAssembly: assembler } = globalThis as unknown as {
        WebAssembly: { compile(code: Buffer): Promise<unknown> };
      };
      await assembler.compile(await readFile(file));
    },
  };
  for (const [what, work] of Object.entries(realWork)) {
    it(`stands still while ${what}`, async (test) => {
      assert.deepEqual(await race(clockFor(test), work), ['work', 'timer']);
    });
  }

  it('stands still until announced work has ended, in success or failure', async (test) => {
    const clock = clockFor(test);
    const child = (script: string) =>
      new Promise<void>((resolve, reject) => {
        const started = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
        started.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`exit code ${code}`))));
      });
    assert.deepEqual(await race(clock, () => clock.busy(child(''))), ['work', 'timer']);
    const failing = () => clock.busy(child('process.exit(3)'));
    assert.deepEqual(await race(clock, () => assert.rejects(failing, /exit code 3/)), ['work', 'timer']);
  });

  it('is not held up by a guard: a long real timer, an interval, a timer without a reference', async (test) => {
    const clock = clockFor(test);
    const guards = [
      setTimeout(() => {}, 20_000),
      setInterval(() => {}, 1_000),
      setTimeout(() => {}, 500).unref(),
    ];
    test.after(() => guards.forEach(clearTimeout));
    await clock.sleep(hour);
    assert.equal(clock.now(), start + hour);
  });

  it('is not held up by a short timer that was cleared', async (test) => {
    const clock = clockFor(test);
    const began = performance.now();
    clearTimeout(setTimeout(() => {}, 1_900));
    await clock.sleep(hour);
    assert.ok(performance.now() - began < 1_900);
  });

  it('goes on after a request that was aborted while its server sleeps', async (test) => {
    const clock = clockFor(test);
    const port = await serve(test, async (_request, response) => {
      await clock.sleep(2 * hour);
      response.end('too late');
    });
    const abort = new AbortController();
    clock.at(start + hour, () => abort.abort());
    await assert.rejects(get(port, abort.signal), { name: 'AbortError' });
    assert.equal(clock.now(), start + hour);
    await clock.whenIdle();
    assert.equal(clock.now(), start + 2 * hour);
  });

  it('goes on after a server that cut the connection, and after one that is not there', async (test) => {
    const clock = clockFor(test);
    const port = await serve(test, (incoming) => incoming.socket.destroy());
    await assert.rejects(get(port));
    await clock.sleep(hour);
    await assert.rejects(get(1));
    await clock.sleep(hour);
    assert.equal(clock.now(), start + 2 * hour);
  });

  it('goes on where nobody reads an answer', async (test) => {
    const clock = clockFor(test);
    const port = await serve(test, (_request, response) => response.end(Buffer.alloc(10_000_000)));
    const sent = request({ port, host: '127.0.0.1' }, () => {});
    test.after(() => sent.destroy());
    await new Promise((answered) => sent.on('response', answered).end());
    for (let round = 0; round < 20; round += 1) await clock.sleep(hour);
    assert.equal(clock.now(), start + 20 * hour);
  });

  it(`holds ${many} sleepers over as many connections`, async (test) => {
    const clock = clockFor(test);
    const port = await serve(test, async (incoming, response) => {
      await clock.sleep(Number(incoming.headers['content-length'] ?? 0) + hour);
      response.end();
    });
    await Promise.all(Array.from({ length: many }, () => get(port)));
    assert.equal(clock.now(), start + hour);
    const woken: number[] = [];
    await Promise.all(
      Array.from({ length: many }, async (_, index) => {
        await clock.sleep((many - index) * 1_000);
        woken.push(index);
      }),
    );
    assert.deepEqual(
      woken,
      woken.toSorted((a, b) => b - a),
    );
    assert.equal(clock.now(), start + hour + many * 1_000);
  });

  it('fires timers of the same time in the order of registration, settling each before the next', async (test) => {
    const clock = clockFor(test);
    const port = await serve(test, (_request, response) => response.end());
    const order: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      clock.at(start + hour, async () => {
        order.push(`${name} begins`);
        await get(port);
        order.push(`${name} ends`);
      });
    }
    await clock.whenIdle();
    assert.deepEqual(order, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    assert.equal(clock.now(), start + hour);
  });

  it('fires timers in time order whatever the schedule, never early', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            delay: fc.nat(50),
            again: fc.array(fc.nat(20), { maxLength: 3 }),
            cancel: fc.boolean(),
          }),
          {
            maxLength: 40,
          },
        ),
        async (schedule) => {
          const clock = createVirtualClock({ start: 0 });
          const fired: { due: number; at: number }[] = [];
          let expected = 0;
          const arm = (delay: number, then: () => void = () => {}) => {
            const due = clock.now() + delay;
            return clock.at(due, () => {
              fired.push({ due, at: clock.now() });
              then();
            });
          };
          for (const { delay, again, cancel } of schedule) {
            const disarm = arm(delay, () => {
              for (const next of again) arm(next);
            });
            if (cancel) disarm();
            else expected += 1 + again.length;
          }
          await clock.whenIdle();
          clock.stop();
          assert.equal(fired.length, expected);
          assert.ok(fired.every(({ due, at }) => due === at));
          assert.ok(fired.every(({ at }, index) => at >= (fired[index - 1]?.at ?? 0)));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('rejects an aborted sleep with the reason, and forgets its timer', async (test) => {
    const clock = clockFor(test);
    const abort = new AbortController();
    const sleeping = clock.sleep(hour, abort.signal);
    abort.abort(new Error('enough'));
    await assert.rejects(sleeping, /enough/);
    await assert.rejects(clock.sleep(hour, AbortSignal.abort(new Error('before'))), /before/);
    await clock.whenIdle();
    assert.equal(clock.now(), start);
  });

  it('stands still while it is held, and can be looked at once all has settled', async (test) => {
    const clock = clockFor(test);
    const port = await serve(test, (_request, response) => response.end());
    const seen: string[] = [];
    const release = clock.hold();
    void clock.sleep(hour).then(() => seen.push('hour'));
    void get(port).then(() => seen.push('answer'));
    await clock.settled();
    assert.deepEqual(seen, ['answer']);
    assert.equal(clock.now(), start);
    release();
    await clock.whenIdle();
    assert.deepEqual(seen, ['answer', 'hour']);
  });

  it('shares a process with other clocks', async (test) => {
    const clocks = [clockFor(test), clockFor(test), clockFor(test)];
    await Promise.all(
      clocks.map(async (clock, index) => {
        for (let round = 0; round < 50; round += 1) await clock.sleep(index + 1);
      }),
    );
    assert.deepEqual(
      clocks.map((clock) => clock.now() - start),
      [50, 100, 150],
    );
  });

  it("calls back in the caller's async context", async (test) => {
    const clock = clockFor(test);
    const storage = new AsyncLocalStorage<string>();
    const seen = new Promise<string | undefined>((resolve) => {
      storage.run('mine', () => clock.at(start + hour, () => resolve(storage.getStore())));
    });
    assert.equal(await seen, 'mine');
  });

  it('stops: no timer fires any more and the process can end', async () => {
    const script = `
      import { createVirtualClock } from ${JSON.stringify(new URL('../../../lib/local/clock/virtual-clock.ts', import.meta.url))};
      const clock = createVirtualClock({ start: 0 });
      const tick = () => clock.at(clock.now() + 1000, tick);
      tick();
      clock.at(100_000, () => { clock.stop(); console.log(clock.now()); });
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.equal(code, 0);
    assert.equal(Buffer.concat(chunks).toString().trim(), '100000');
  });
});
