import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it, type TestContext } from 'node:test';
import { createVirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import { portsOf } from '../../../lib/local/connection-ports.ts';
import { type CrashSwitch, createCrashSwitch } from '../../../lib/local/lambda/crash-switch.ts';
import { createInProcessHost } from '../../../lib/local/lambda/in-process-host.ts';
import { aLog, answerOf, errorOf, Functions } from './function-fixtures.ts';

/** Sends what the event says, one after another, and writes each answer to its output. */
const sender = `
  const http = require('node:http');
  const send = (port, path) => new Promise((done, fail) => {
    http.get({ port, host: '127.0.0.1', path }, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => done(text));
      response.on('error', fail);
    }).on('error', fail);
  });
  exports.handler = async ({ port, paths }) => {
    const answers = [];
    for (const path of paths) {
      try {
        answers.push(await send(port, path));
      } catch (error) {
        answers.push(await send(port, '/after-' + error.code));
      } finally {
        console.log(path);
      }
    }
    return answers;
  };`;

describe('a crash switch', () => {
  const functions = new Functions();
  after(() => functions.remove());
  functions.add('sender', sender, { timeoutMs: 60_000 });

  const aWorld = async (
    test: TestContext,
    answer: (request: IncomingMessage, crashes: CrashSwitch) => void,
  ) => {
    const seen: string[] = [];
    const crashes = createCrashSwitch();
    const server = createServer((request: IncomingMessage, response: ServerResponse) => {
      seen.push(request.url ?? '');
      answer(request, crashes);
      response.end('carried out');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const clock = createVirtualClock();
    const log = aLog();
    const host = createInProcessHost({
      functions: functions.all,
      region: 'eu-west-1',
      clock,
      crashes,
      onLog: log.onLog,
    });
    test.after(async () => {
      await host.close();
      clock.stop();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    });
    const invoke = (paths: readonly string[]) =>
      host.invoke({ functionArn: 'sender', payload: JSON.stringify({ port, paths }) });
    return { seen, crashes, clock, log, invoke };
  };

  it('names the invocation that a request comes from', async (test) => {
    const names: unknown[] = [];
    const { invoke, log } = await aWorld(test, (request, crashes) => {
      names.push(crashes.invocationAt(portsOf(request.socket))?.functionName);
      assert.equal(crashes.invocationAt({ client: 1, server: 1 }), undefined);
    });
    answerOf(await invoke(['/a', '/b']));
    assert.deepEqual(names, ['sender', 'sender']);
    assert.equal(log.lines.length, 2);
  });

  it('ends an invocation after its request was carried out and before it hears the answer', async (test) => {
    const { invoke, seen, clock, log } = await aWorld(test, (request, crashes) => {
      if (request.url === '/fatal') assert.equal(crashes.killAt(portsOf(request.socket)), true);
    });
    const began = clock.now();
    const error = errorOf(await invoke(['/first', '/fatal', '/never']));
    assert.equal(error.errorType, 'Runtime.ExitError');
    assert.match(error.errorMessage, /Runtime exited with error: signal: killed/);
    assert.equal(clock.now(), began, 'nobody waits for the time-out');
    await clock.whenIdle();
    assert.deepEqual(seen, ['/first', '/fatal'], 'the dead send nothing, not even from a catch or a finally');
    assert.deepEqual(
      log.lines.map(({ line }) => line),
      ['/first'],
    );
  });

  it('starts the next invocation in a new sandbox', async (test) => {
    let fatal = true;
    const { invoke } = await aWorld(test, (request, crashes) => {
      if (fatal) crashes.killAt(portsOf(request.socket));
      fatal = false;
    });
    errorOf(await invoke(['/once']));
    assert.deepEqual(answerOf(await invoke(['/again'])), ['carried out']);
  });

  it('keeps the timers of a dead sandbox from firing', async (test) => {
    functions.add(
      'ticking',
      `const http = require('node:http');
       exports.handler = ({ port }) => {
         setInterval(() => http.get({ port, host: '127.0.0.1', path: '/tick' }), 1000);
         http.get({ port, host: '127.0.0.1', path: '/start' }).on('error', () => {});
         return new Promise(() => {});
       };`,
    );
    const { seen, crashes, clock } = await aWorld(test, () => {});
    const server = createServer((request) => {
      seen.push(request.url ?? '');
      crashes.killAt(portsOf(request.socket));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const host = createInProcessHost({ functions: functions.all, region: 'eu-west-1', clock, crashes });
    errorOf(await host.invoke({ functionArn: 'ticking', payload: JSON.stringify({ port }) }));
    await clock.sleep(60_000);
    assert.deepEqual(seen, ['/start']);
    await host.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
});
