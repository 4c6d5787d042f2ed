import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AwsError } from '../../../lib/local/aws/aws-error.ts';
import { manualClockStart } from './manual-clock.ts';
import { createTestEngine, functionArn, invoke, machine, named, typesOf } from './test-engine.ts';

const large = 'x'.repeat(300_000);

describe('Task', () => {
  it('invokes a function and gives the envelope of lambda:invoke', async () => {
    const { run, calls } = createTestEngine({ Add: (event) => ({ sum: event }) });
    const { result } = await run(machine({ Add: invoke('Add', { Output: '{% $states.result %}' }) }), {
      n: 1,
    });
    assert.deepEqual(calls, [['Add', { n: 1 }]]);
    assert.deepEqual(result, {
      ExecutedVersion: '$LATEST',
      Payload: { sum: { n: 1 } },
      SdkHttpMetadata: { HttpStatusCode: 200 },
      StatusCode: 200,
    });
  });

  it('writes the events of a service integration', async () => {
    const { run } = createTestEngine({ Add: () => 1 });
    const { events } = await run(machine({ Add: invoke('Add', { TimeoutSeconds: 5 }) }), { n: 1 });
    assert.deepEqual(typesOf(events).slice(1, 6), [
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
    ]);
    assert.deepEqual(events[2]?.['taskScheduledEventDetails'], {
      resourceType: 'lambda',
      resource: 'invoke',
      region: 'eu-west-1',
      parameters: JSON.stringify({ FunctionName: functionArn('Add'), Payload: { n: 1 } }),
      timeoutInSeconds: 5,
    });
    assert.deepEqual(events[3]?.['taskStartedEventDetails'], { resourceType: 'lambda', resource: 'invoke' });
  });

  it('invokes a plain function ARN with its Arguments, without an envelope', async () => {
    const { run, calls } = createTestEngine({ Add: () => [1] });
    const Add = { Type: 'Task', Resource: functionArn('Add'), Arguments: { n: '{% $states.input.n %}' } };
    const { result, events } = await run(machine({ Add }), { n: 1, m: 2 });
    assert.deepEqual(calls, [['Add', { n: 1 }]]);
    assert.deepEqual(result, [1]);
    assert.deepEqual(typesOf(events).slice(2, 5), [
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
    ]);
    assert.equal('lambdaFunctionStartedEventDetails' in (events[3] ?? {}), false);
  });

  it('takes the input for absent Arguments', async () => {
    const { run, calls } = createTestEngine({ Add: () => null });
    await run(machine({ Add: { Type: 'Task', Resource: functionArn('Add') } }), { n: 1 });
    assert.deepEqual(calls, [['Add', { n: 1 }]]);
  });

  it('names the version that a qualifier or an ARN asks for', async () => {
    const arns: string[] = [];
    const { run } = createTestEngine(
      {},
      {
        invokeLambda: async (request) => {
          arns.push(request.functionArn);
          return { payload: 'null' };
        },
      },
    );
    const Output = '{% $states.result.ExecutedVersion %}';
    const byQualifier = { Arguments: { FunctionName: functionArn('Add'), Qualifier: '7' }, Output };
    assert.equal((await run(machine({ Add: invoke('Add', byQualifier) }))).result, '7');
    const byArn = { Arguments: { FunctionName: functionArn('Add:8') }, Output };
    const other = createTestEngine({ Add: () => null });
    assert.equal((await other.run(machine({ Add: invoke('Add', byArn) }))).result, '8');
    assert.deepEqual(arns, [functionArn('Add:7')]);
  });

  it('lets nothing but plain JSON reach a function', async () => {
    const payloads: string[] = [];
    const { run } = createTestEngine(
      {},
      {
        invokeLambda: async ({ payload }) => {
          payloads.push(payload);
          return { payload: '{}' };
        },
      },
    );
    const Payload = { found: '{% $states.input.list[n > 1].n %}', none: [], text: '{% $string(1) %}' };
    await run(machine({ A: invoke('A', { Arguments: { FunctionName: functionArn('A'), Payload } }) }), {
      list: [{ n: 1 }, { n: 2 }, { n: 3 }],
    });
    assert.deepEqual(payloads, ['{"found":[2,3],"none":[],"text":"1"}']);
  });

  it('fails with the error type of the function and its payload as the cause', async () => {
    const { run } = createTestEngine({
      Add: () => {
        throw named('SagaClosedError', 'closed');
      },
    });
    const { status, error, cause, events } = await run(machine({ Add: invoke('Add') }));
    assert.equal(status, 'FAILED');
    assert.equal(error, 'SagaClosedError');
    assert.deepEqual(JSON.parse(cause ?? ''), {
      errorType: 'SagaClosedError',
      errorMessage: 'closed',
      trace: [],
    });
    assert.deepEqual(typesOf(events).slice(4), ['TaskFailed', 'ExecutionFailed']);
    assert.deepEqual(events[4]?.['taskFailedEventDetails'], {
      resourceType: 'lambda',
      resource: 'invoke',
      error,
      cause,
    });
  });

  it('calls a failure without an error type Lambda.Unknown', async () => {
    const answer = { payload: 'killed', functionError: 'Unhandled' } as const;
    const { run } = createTestEngine({}, { invokeLambda: async () => answer });
    const { error, cause } = await run(machine({ Add: invoke('Add') }));
    assert.deepEqual([error, cause], ['Lambda.Unknown', 'killed']);
  });

  for (const [thrown, expected] of [
    [new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429), 'Lambda.TooManyRequestsException'],
    [
      new AwsError('ResourceNotFoundException', 'Function not found', 404),
      'Lambda.ResourceNotFoundException',
    ],
    [new Error('socket hang up'), 'Lambda.Unknown'],
  ] as const) {
    it(`fails with ${expected} where the invocation is refused with ${thrown.name}`, async () => {
      const { run } = createTestEngine({}, { invokeLambda: () => Promise.reject(thrown) });
      const { error, cause } = await run(machine({ Add: invoke('Add') }));
      assert.equal(error, expected);
      assert.match(cause ?? '', new RegExp(thrown.message));
    });
  }

  it('fails for good where the arguments are not those of an invocation', async () => {
    const { run, calls } = createTestEngine({ Add: () => 1 });
    const Arguments = '{% {"FunctionName": "Add", "LogType": "Tail"} %}';
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Never' }];
    const { error, cause } = await run(
      machine({ Add: invoke('Add', { Arguments, Catch, End: true }), Never: { Type: 'Succeed' } }),
    );
    assert.equal(error, 'States.Runtime');
    assert.match(cause ?? '', /LogType/);
    assert.deepEqual(calls, []);
  });

  it('fails where its payload or its result is over 256 KiB, which no Catch sees', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL', 'States.DataLimitExceeded'], Next: 'Never' }];
    const states = (fields: object) =>
      machine({ Big: invoke('Big', { ...fields, Catch, End: true }), Never: { Type: 'Succeed' } });
    const result = await createTestEngine({ Big: () => large }).run(states({}));
    assert.equal(result.error, 'States.DataLimitExceeded');

    const { run, calls } = createTestEngine({ Big: () => null });
    const Payload = '{% $join([1..60000] ~> $map(function($n){ "12345" })) %}';
    const payload = await run(states({ Arguments: { FunctionName: functionArn('Big'), Payload } }));
    assert.equal(payload.error, 'States.DataLimitExceeded');
    assert.deepEqual(calls, []);
  });

  for (const TimeoutSeconds of [30, '{% $states.input.seconds %}']) {
    it(`times out after TimeoutSeconds ${TimeoutSeconds} and ignores what comes later`, async () => {
      const { run, clock, engine } = createTestEngine({ Slow: (_event, call) => call.clock.sleep(60_000) });
      const ended = await run(machine({ Slow: invoke('Slow', { TimeoutSeconds }) }), { seconds: 30 });
      assert.equal(ended.status, 'FAILED');
      assert.equal(ended.error, 'States.Timeout');
      assert.equal(ended.cause, undefined);
      assert.equal(ended.stopDate, manualClockStart + 30_000);
      assert.deepEqual(typesOf(ended.events).slice(4), ['TaskTimedOut', 'ExecutionFailed']);
      await clock.advance(60_000);
      const { events } = engine.getExecutionHistory({ executionArn: ended.executionArn });
      assert.equal(events.length, ended.events.length);
    });
  }

  it('leaves no timer behind', async () => {
    const { run, clock } = createTestEngine({ Quick: () => 1 });
    await run(
      machine(
        { Quick: invoke('Quick', { TimeoutSeconds: 30, HeartbeatSeconds: 20 }) },
        { TimeoutSeconds: 99 },
      ),
    );
    assert.equal(clock.timers, 0);
  });
});
