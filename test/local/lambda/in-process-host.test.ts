import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { createRealClock } from '../../../lib/local/clock/real-clock.ts';
import { createVirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import { createCompiledModules } from '../../../lib/local/lambda/compiled-modules.ts';
import { createInProcessHost, type InProcessHostOptions } from '../../../lib/local/lambda/in-process-host.ts';
import { aManualClock } from '../../support/manual-clock.ts';
import { aLog, answerOf, errorOf, hostFixture } from './function-fixtures.ts';

const start = Date.parse('2026-03-02T09:00:00Z');
const hour = 3_600_000;

describe('a Lambda host in process', () => {
  const { functions, common, opened, invoke } = hostFixture();
  const aHost = (options: Partial<InProcessHostOptions> & Pick<InProcessHostOptions, 'clock'>) =>
    opened(createInProcessHost({ ...common, ...options }));

  it('gives handlers the clock’s time and timers, and leaves the real ones alone', async () => {
    functions.add(
      'waiting',
      `const timers = require('node:timers/promises');
       const { promisify } = require('node:util');
       exports.handler = async (event, context) => {
         const seen = [Date.now(), new Date().getTime(), Date.parse(Date()), globalThis.Date.now()];
         const left = [context.getRemainingTimeInMillis()];
         await new Promise((done) => setTimeout(done, 600_000));
         await timers.setTimeout(600_000);
         await promisify(setTimeout)(600_000);
         await timers.scheduler.wait(600_000);
         for await (const tick of timers.setInterval(300_000, 'tick')) { seen.push(tick); break; }
         await new Promise((done) => globalThis.setTimeout(done, 300_000));
         left.push(context.getRemainingTimeInMillis());
         const reason = await new Promise((done) => {
           const signal = AbortSignal.timeout(60_000);
           signal.addEventListener('abort', () => done(signal.reason.name));
         });
         return { seen, left, end: Date.now(), reason, signal: AbortSignal.abort() instanceof AbortSignal };
       };`,
      { timeoutMs: 2 * hour },
    );
    const before = [globalThis.setTimeout, globalThis.Date, globalThis.AbortSignal, process.exit];
    const clock = createVirtualClock({ start });
    const answer = answerOf(await invoke(aHost({ clock }), 'waiting'));
    clock.stop();
    assert.deepEqual(answer, {
      seen: [start, start, start, start, 'tick'],
      left: [2 * hour, 2 * hour - 3_000_000],
      end: start + 3_060_000,
      reason: 'TimeoutError',
      signal: true,
    });
    assert.deepEqual([globalThis.setTimeout, globalThis.Date, globalThis.AbortSignal, process.exit], before);
    assert.ok(Math.abs(Date.now() - start) > hour, 'the real time is another one');
  });

  it('times out on the clock, and the handler runs on', async () => {
    functions.add(
      'zombie',
      `exports.handler = async ({ ms }) => {
         await new Promise((done) => setTimeout(done, ms));
         console.log('still here');
       };`,
      { timeoutMs: 60_000 },
    );
    const { lines, onLog } = aLog();
    const clock = aManualClock(start);
    const host = aHost({ clock, onLog });
    const answer = invoke(host, 'zombie', { ms: 90_000 });
    clock.advanceBy(60_000);
    assert.equal(errorOf(await answer).errorType, 'Sandbox.Timedout');
    assert.deepEqual(lines, []);
    clock.advanceBy(30_000);
    await new Promise((done) => setImmediate(done));
    assert.deepEqual(
      lines.map(({ line }) => line),
      ['still here'],
    );
  });

  it('freezes the timers of a sandbox between invocations', async () => {
    functions.add(
      'ticking',
      `let ticks = 0; setInterval(() => { ticks += 1; }, 1000);
       exports.handler = async ({ ms }) => { await new Promise((done) => setTimeout(done, ms)); return ticks; };`,
    );
    const clock = aManualClock(start);
    const host = aHost({ clock });
    const first = invoke(host, 'ticking', { ms: 3500 });
    clock.advanceBy(3500);
    assert.equal(answerOf(await first), 3);
    clock.advanceBy(hour);
    const second = invoke(host, 'ticking', { ms: 500 });
    clock.advanceBy(500);
    assert.equal(answerOf(await second), 4, 'what became due in the meantime fires once');
  });

  it('lets no timer of an idle or closed sandbox hold up a virtual clock', async () => {
    functions.add('leftover', 'setInterval(() => {}, 1000); exports.handler = async () => 1;');
    const clock = createVirtualClock({ start });
    const host = aHost({ clock });
    answerOf(await invoke(host, 'leftover'));
    await clock.whenIdle();
    assert.ok(clock.now() < start + 60_000);
    await host.close();
    clock.stop();
  });

  it('compiles a bundle once for many hosts and many sandboxes', async () => {
    functions.add('shared', 'let n = 0; exports.handler = async () => ++n;');
    const compiled = createCompiledModules();
    for (const host of [
      aHost({ clock: createRealClock(), compiled }),
      aHost({ clock: createRealClock(), compiled }),
    ]) {
      const answers = await Promise.all([invoke(host, 'shared'), invoke(host, 'shared')]);
      assert.deepEqual(answers.map(answerOf), [1, 1], 'each sandbox has state of its own');
    }
    assert.equal(compiled.size(), 1);
  });

  it('lets invocations wait for one another where sandboxes are limited', async () => {
    functions.add(
      'queued',
      `let n = 0;
       exports.handler = async () => { n += 1; await new Promise((done) => setTimeout(done, 1000)); return [n, Date.now()]; };`,
    );
    const clock = createVirtualClock({ start });
    const host = aHost({ clock, maxSandboxesPerFunction: 2 });
    const answers = await Promise.all([1, 2, 3, 4].map(() => invoke(host, 'queued')));
    clock.stop();
    assert.deepEqual(answers.map(answerOf), [
      [1, start + 1000],
      [1, start + 1000],
      [2, start + 2000],
      [2, start + 2000],
    ]);
  });

  it('gives each sandbox connections of its own, and closes them with it', async () => {
    functions.add(
      'client',
      `const http = require('node:http');
       exports.handler = ({ port }) => new Promise((done, fail) => {
         http.get({ port, host: '127.0.0.1' }, (response) => response.resume().on('end', done)).on('error', fail);
       });`,
    );
    const ports = new Set<unknown>();
    const server = createServer((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('x');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const [one, two] = [aHost({ clock: createRealClock() }), aHost({ clock: createRealClock() })];
    for (const host of [one, two, one, two]) answerOf(await invoke(host, 'client', { port }));
    assert.equal(ports.size, 2, 'one kept connection each');
    await Promise.all([one.close(), two.close()]);
    await new Promise((closed) => server.close(closed));
  });

  it('lets no sandbox watch this process', async () => {
    functions.add(
      'watcher',
      `let seen = 0;
       require('async_hooks').createHook({ init() { seen += 1; } }).enable();
       exports.handler = async () => { await new Promise((done) => setTimeout(done, 1)); return seen; };`,
    );
    assert.equal(answerOf(await invoke(aHost({ clock: createRealClock() }), 'watcher')), 0);
  });

  it('keeps async context through its timers', async () => {
    functions.add(
      'context',
      `const { AsyncLocalStorage } = require('node:async_hooks');
       const storage = new AsyncLocalStorage();
       exports.handler = () => storage.run('kept', () =>
         new Promise((done) => setTimeout(() => done(storage.getStore()), 10)));`,
    );
    assert.equal(answerOf(await invoke(aHost({ clock: createRealClock() }), 'context')), 'kept');
  });

  it('has Node’s timer handles', async () => {
    functions.add(
      'handles',
      `exports.handler = async () => {
         const fired = [];
         const stopped = setTimeout(() => fired.push('stopped'), 5);
         clearTimeout(stopped);
         clearTimeout(Number(setTimeout(() => fired.push('by number'), 5)));
         clearTimeout(undefined);
         const kept = setTimeout((a, b) => fired.push(a + b), 10, 'para', 'meters').unref();
         const refs = [kept.hasRef(), kept.ref().hasRef()];
         const late = setTimeout(() => fired.push('late'), 30);
         await new Promise((done) => setTimeout(done, 20));
         late.refresh();
         await new Promise((done) => setTimeout(done, 20));
         const early = [...fired];
         await new Promise((done) => setTimeout(done, 20));
         return { refs, early, fired };
       };`,
    );
    const clock = createVirtualClock({ start });
    assert.deepEqual(answerOf(await invoke(aHost({ clock }), 'handles')), {
      refs: [false, true],
      early: ['parameters'],
      fired: ['parameters', 'late'],
    });
    clock.stop();
  });

  it('keeps what a tracer does to node:http, and listeners on process, in the sandbox', async () => {
    functions.add(
      'patching',
      `const http = require('http');
       http.request = () => 'patched'; process.on('SIGTERM', () => {}); process.title2 = 'mine';
       exports.handler = async () => [require('node:http').request(), process.listenerCount('SIGTERM')];`,
    );
    const before = process.listenerCount('SIGTERM');
    assert.deepEqual(answerOf(await invoke(aHost({ clock: createRealClock() }), 'patching')), ['patched', 1]);
    assert.equal(process.listenerCount('SIGTERM'), before);
    assert.equal('title2' in process, false);
  });

  it('keeps what is imported while it runs in the sandbox too', async () => {
    functions.add(
      'importing',
      `exports.handler = async () => {
         const { setTimeout: sleep } = await import('node:timers/promises');
         const http = await import("node:http");
         const began = Date.now();
         await sleep(3_600_000);
         return [Date.now() - began, http.request === require('http').request, http.default.request === http.request];
       };`,
      { timeoutMs: 2 * hour },
    );
    const clock = createVirtualClock({ start });
    assert.deepEqual(answerOf(await invoke(aHost({ clock }), 'importing')), [hour, true, true]);
    clock.stop();
  });

  it('says that it cannot run ES modules', async () => {
    functions.add('esm', 'export const handler = async () => 1;', { file: 'index.mjs' });
    const error = errorOf(await invoke(aHost({ clock: createRealClock() }), 'esm'));
    assert.match(error.errorMessage, /is an ES module .* use the process host/);
  });
});
