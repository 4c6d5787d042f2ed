import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { createRealClock } from '../../../lib/local/clock/real-clock.ts';
import type { LambdaHostOptions, LocalLambdaHost } from '../../../lib/local/lambda/host-options.ts';
import { aLog, answerOf, errorOf, hostFixture } from './function-fixtures.ts';

/** What holds for every host, whatever it runs functions in. */
export function hostContract(name: string, create: (options: LambdaHostOptions) => LocalLambdaHost): void {
  describe(name, { concurrency: 1 }, () => {
    const { functions, common, opened, invoke } = hostFixture();
    const aHost = (options: Partial<LambdaHostOptions> = {}) =>
      opened(create({ ...common, clock: createRealClock(), ...options }));

    it('gives the handler the event and Lambda’s context', async () => {
      const { arn } = functions.add(
        'context',
        `exports.handler = async (event, context) =>
          ({ event, context, left: context.getRemainingTimeInMillis() });`,
        { timeoutMs: 20_000 },
      );
      const host = aHost({ newRequestId: () => 'request-1' });
      const { event, context, left } = answerOf(await invoke(host, `${arn}:live`, { a: [1] })) as {
        event: unknown;
        context: Record<string, unknown>;
        left: number;
      };
      assert.deepEqual(event, { a: [1] });
      assert.equal(context['awsRequestId'], 'request-1');
      assert.equal(context['functionName'], 'context');
      assert.equal(context['functionVersion'], '$LATEST');
      assert.equal(context['invokedFunctionArn'], `${arn}:live`);
      assert.equal(context['memoryLimitInMB'], '256');
      assert.equal(context['logGroupName'], '/aws/lambda/context');
      assert.match(String(context['logStreamName']), /^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
      assert.ok(left > 0 && left <= 20_000, `${left} ms left`);
    });

    it('sets the template’s variables, Lambda’s own and the host’s, and nothing of the parent’s', async () => {
      process.env['LEAK_PROBE'] = 'leaked';
      functions.add('environment', 'exports.handler = async () => ({ ...process.env });', {
        environment: { TABLE: 'campaigns', AWS_REGION: 'mars-1', AWS_ENDPOINT_URL: 'https://template' },
      });
      const host = aHost({ environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } });
      const variables = answerOf(await invoke(host, 'environment')) as Record<string, string>;
      delete process.env['LEAK_PROBE'];
      assert.equal(variables['TABLE'], 'campaigns');
      assert.equal(variables['AWS_REGION'], 'eu-west-1', 'Lambda reserves AWS_REGION');
      assert.equal(variables['AWS_DEFAULT_REGION'], 'eu-west-1');
      assert.equal(variables['AWS_ENDPOINT_URL'], 'http://127.0.0.1:1');
      assert.equal(variables['AWS_LAMBDA_FUNCTION_NAME'], 'environment');
      assert.equal(variables['AWS_EXECUTION_ENV'], 'AWS_Lambda_nodejs24.x');
      assert.equal(variables['_HANDLER'], 'index.handler');
      assert.match(variables['_X_AMZN_TRACE_ID'] ?? '', /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};/);
      assert.equal(variables['LEAK_PROBE'], undefined);
      assert.equal(variables['HOME'], undefined);
    });

    it('keeps the state of a module between invocations that follow one another', async () => {
      functions.add('counter', 'let n = 0; exports.handler = async () => ++n;');
      const host = aHost();
      const answers = [];
      for (let i = 0; i < 3; i += 1) answers.push(answerOf(await invoke(host, 'counter')));
      assert.deepEqual(answers, [1, 2, 3]);
    });

    it('gives two invocations at once a sandbox each', async () => {
      functions.add(
        'lonely',
        `const sandbox = Math.random(); let busy = 0;
         exports.handler = async () => {
           busy += 1; const together = busy;
           await new Promise((resolve) => setTimeout(resolve, 100));
           busy -= 1; return { sandbox, together };
         };`,
      );
      const host = aHost();
      const answers = await Promise.all([invoke(host, 'lonely'), invoke(host, 'lonely')]);
      const [first, second] = answers.map((answer) => answerOf(answer) as Record<string, number>);
      assert.notEqual(first?.['sandbox'], second?.['sandbox']);
      assert.deepEqual([first?.['together'], second?.['together']], [1, 1]);
    });

    it('keeps the environment and the globals of functions apart', async () => {
      const code = `process.env.MINE = (process.env.MINE ?? '') + 'x'; globalThis.mine = (globalThis.mine ?? 0) + 1;
        exports.handler = async () => [process.env.MINE, globalThis.mine, process.env.AWS_LAMBDA_FUNCTION_NAME];`;
      functions.add('left', code);
      functions.add('right', code);
      const host = aHost();
      assert.deepEqual(answerOf(await invoke(host, 'left')), ['x', 1, 'left']);
      assert.deepEqual(answerOf(await invoke(host, 'right')), ['x', 1, 'right']);
      assert.equal(process.env['MINE'], undefined);
      assert.equal('mine' in globalThis, false);
    });

    it('reports what a handler throws under the error’s own name', async () => {
      functions.add(
        'thrower',
        `class SagaClosedError extends Error { name = 'SagaClosedError'; }
         exports.handler = async ({ kind }) => {
           if (kind === 'text') throw 'plain text';
           throw new SagaClosedError('somebody else is undoing');
         };`,
      );
      const host = aHost();
      const error = errorOf(await invoke(host, 'thrower'));
      assert.equal(error.errorType, 'SagaClosedError');
      assert.equal(error.errorMessage, 'somebody else is undoing');
      assert.match(error.trace?.join('\n') ?? '', /somebody else is undoing\n\s+at .*index\.cjs:4:/);
      const text = errorOf(await invoke(host, 'thrower', { kind: 'text' }));
      assert.deepEqual(text, { errorType: 'string', errorMessage: 'plain text', trace: [] });
    });

    it('takes plain answers and promises, and answers null for nothing', async () => {
      functions.add('plain', 'exports.handler = (event) => event.value;');
      functions.add('promise', 'exports.handler = (event) => Promise.resolve(event.value);');
      const host = aHost();
      assert.equal(answerOf(await invoke(host, 'plain', { value: 7 })), 7);
      assert.equal(answerOf(await invoke(host, 'promise', { value: 'x' })), 'x');
      assert.equal((await invoke(host, 'plain')).payload, 'null');
    });

    it('refuses handlers with a callback as Node.js 24 on Lambda does, and runs them on older runtimes', async () => {
      const code =
        'exports.handler = (event, context, callback) => { setTimeout(() => callback(null, 5), 1); };';
      functions.add('callback24', code);
      functions.add('callback22', code, { runtime: 'nodejs22.x' });
      const host = aHost();
      assert.equal(errorOf(await invoke(host, 'callback24')).errorType, 'Runtime.CallbackHandlerDeprecated');
      assert.equal(answerOf(await invoke(host, 'callback22')), 5);
    });

    it('names what is wrong with the module', async () => {
      functions.add('absent', 'exports.handler = 1;', { handler: 'elsewhere.handler' });
      functions.add('unexported', 'exports.other = async () => 1;');
      functions.add('no-function', 'exports.handler = 1;');
      functions.add('no-package', "require('no-such-package');");
      functions.add('broken-syntax', 'exports.handler = async () => {');
      functions.add('throws', "throw new TypeError('no secret');");
      functions.add('nameless', 'exports.handler = 1;', { handler: 'index' });
      const host = aHost();
      const nameOf = async (functionName: string) => errorOf(await invoke(host, functionName));
      assert.equal((await nameOf('absent')).errorType, 'Runtime.ImportModuleError');
      assert.match((await nameOf('absent')).errorMessage, /Cannot find module 'elsewhere'/);
      assert.equal((await nameOf('unexported')).errorMessage, 'index.handler is undefined or not exported');
      assert.equal((await nameOf('unexported')).errorType, 'Runtime.HandlerNotFound');
      assert.equal((await nameOf('no-function')).errorMessage, 'index.handler is not a function');
      assert.equal((await nameOf('no-package')).errorType, 'Runtime.ImportModuleError');
      assert.equal((await nameOf('broken-syntax')).errorType, 'Runtime.UserCodeSyntaxError');
      assert.equal((await nameOf('throws')).errorType, 'TypeError');
      assert.equal((await nameOf('throws')).errorMessage, 'no secret');
      assert.equal((await nameOf('nameless')).errorType, 'Runtime.MalformedHandlerName');
    });

    it('finds nested exports and files in folders, and other files beside the bundle', async () => {
      const nested = functions.add('nested', 'exports.api = { get: async () => require("./data.json").n };', {
        handler: 'index.api.get',
      });
      writeFileSync(`${nested.codeDirectory}/data.json`, '{"n": 3}');
      assert.equal(answerOf(await invoke(aHost(), 'nested')), 3);
    });

    it('reports an answer that JSON cannot hold', async () => {
      functions.add('circular', 'exports.handler = async () => { const a = {}; a.a = a; return a; };');
      functions.add('bigint', 'exports.handler = async () => 1n;');
      const host = aHost();
      const expected = ['Runtime.JSONStringifyError', 'Unable to stringify response body'];
      for (const name of ['circular', 'bigint']) {
        const { errorType, errorMessage } = errorOf(await invoke(host, name));
        assert.deepEqual([errorType, errorMessage], expected);
      }
    });

    it('limits the size of events and answers', async () => {
      functions.add('size', "exports.handler = async ({ size }) => 'x'.repeat(size);");
      const host = aHost();
      const payload = JSON.stringify({ size: 1, filler: 'x'.repeat(6_291_456) });
      await assert.rejects(host.invoke({ functionArn: 'size', payload }), {
        name: 'RequestEntityTooLargeException',
        statusCode: 413,
      });
      await assert.rejects(
        host.invokeAsync({ functionArn: 'size', payload: JSON.stringify('x'.repeat(2 ** 20)) }),
        {
          name: 'RequestEntityTooLargeException',
        },
      );
      const error = errorOf(await invoke(host, 'size', { size: 6_291_556 }));
      assert.equal(error.errorType, 'Function.ResponseSizeTooLarge');
      assert.equal((await invoke(host, 'size', { size: 6_291_554 })).functionError, undefined);
    });

    it('reports a time-out and does not use that sandbox again', async () => {
      functions.add(
        'slow',
        `let n = 0;
         exports.handler = async ({ ms }) => { n += 1; await new Promise((done) => setTimeout(done, ms)); return n; };`,
        { timeoutMs: 1500 },
      );
      const host = aHost({ newRequestId: () => 'request-2' });
      assert.equal(answerOf(await invoke(host, 'slow', { ms: 0 })), 1);
      const error = errorOf(await invoke(host, 'slow', { ms: 20_000 }));
      assert.deepEqual(error, {
        errorType: 'Sandbox.Timedout',
        errorMessage: 'RequestId: request-2 Error: Task timed out after 1.50 seconds',
      });
      assert.equal(answerOf(await invoke(host, 'slow', { ms: 0 })), 1);
    });

    it('reports process.exit and an error that nobody caught, and starts anew', async () => {
      functions.add(
        'leaver',
        `let n = 0;
         exports.handler = async ({ code, late }) => {
           n += 1;
           if (code !== undefined) process.exit(code);
           if (late) { setTimeout(() => { throw new RangeError('late'); }, 1); await new Promise(() => {}); }
           return n;
         };`,
      );
      const host = aHost({ newRequestId: () => 'request-3' });
      const expected = (reason: string) => ({
        errorType: 'Runtime.ExitError',
        errorMessage: `RequestId: request-3 Error: Runtime exited ${reason}`,
      });
      assert.deepEqual(
        errorOf(await invoke(host, 'leaver', { code: 3 })),
        expected('with error: exit status 3'),
      );
      assert.deepEqual(
        errorOf(await invoke(host, 'leaver', { code: 0 })),
        expected('without providing a reason'),
      );
      assert.equal(errorOf(await invoke(host, 'leaver', { late: true })).errorType, 'RangeError');
      assert.equal(answerOf(await invoke(host, 'leaver')), 1);
    });

    it('hands on each line of output under its request before the answer', async () => {
      functions.add(
        'writer',
        `console.log('loading');
         exports.handler = async ({ text }) => {
           console.log(text); console.error('to stderr'); process.stdout.write('no line end');
         };`,
      );
      const { lines, onLog } = aLog();
      const ids = ['first', 'second'];
      const host = aHost({ onLog, newRequestId: () => ids.shift() ?? 'more' });
      await invoke(host, 'writer', { text: 'one\ntwo' });
      const before = lines.length;
      await invoke(host, 'writer', { text: 'three' });
      const written = (from: number, to?: number) =>
        lines
          .slice(from, to)
          .map(({ functionName, requestId, line }) => `${functionName} ${requestId} ${line}`)
          .sort();
      assert.deepEqual(written(0, before), [
        'writer first loading',
        'writer first no line end',
        'writer first one',
        'writer first to stderr',
        'writer first two',
      ]);
      assert.deepEqual(written(before), [
        'writer second no line end',
        'writer second three',
        'writer second to stderr',
      ]);
    });

    it('throttles above the account’s limit and a function’s reservation', async () => {
      const code = 'exports.handler = async () => { await new Promise((done) => setTimeout(done, 200)); };';
      functions.add('shared', code);
      functions.add('reserved', code, { reservedConcurrency: 1 });
      const mine = functions.all.filter(({ name }) => ['shared', 'reserved'].includes(name));
      const host = aHost({ functions: mine, concurrencyLimit: 2 });
      const throttled = { name: 'TooManyRequestsException', statusCode: 429, message: 'Rate Exceeded.' };
      const running = [invoke(host, 'shared'), invoke(host, 'reserved')];
      await assert.rejects(invoke(host, 'shared'), throttled);
      await assert.rejects(invoke(host, 'reserved'), throttled);
      await Promise.all(running);
      answerOf(await invoke(host, 'shared'));
    });

    it('refuses unknown functions, events that are not JSON, and everything once closed', async () => {
      functions.add('known', 'exports.handler = async (event) => event;');
      const host = aHost();
      await assert.rejects(invoke(host, 'unknown'), { name: 'ResourceNotFoundException', statusCode: 404 });
      const elsewhere = 'arn:aws:lambda:eu-west-1:999999999999:function:known';
      await assert.rejects(invoke(host, elsewhere), { name: 'ResourceNotFoundException' });
      await assert.rejects(host.invoke({ functionArn: 'known', payload: '{' }), {
        name: 'InvalidRequestContentException',
        statusCode: 400,
      });
      assert.equal((await host.invoke({ functionArn: 'known:$LATEST', payload: '' })).payload, '{}');
      await host.close();
      await host.close();
      await assert.rejects(invoke(host, 'known'), /host is closed/);
      await assert.rejects(host.invokeAsync({ functionArn: 'known', payload: '{}' }), /host is closed/);
    });

    it('answers an asynchronous invocation at once and runs it in the background', async () => {
      functions.add('background', "exports.handler = async (event) => console.log('got ' + event.n);");
      const { lines, onLog } = aLog();
      const host = aHost({ onLog });
      await host.invokeAsync({ functionArn: 'background', payload: '{"n": 4}' });
      assert.deepEqual(lines, []);
      await host.idle();
      assert.deepEqual(
        lines.map(({ line }) => line),
        ['got 4'],
      );
    });
  });
}
