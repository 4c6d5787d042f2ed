import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { RuleResource } from '../../../lib/local/assembly/deployment.ts';
import { createEventBus } from '../../../lib/local/aws/event-bus.ts';
import { statusChangeEvent } from '../../../lib/local/aws/status-change-event.ts';
import { createVirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import { account, aDeployment, aFunction, aRecordingLambda, arn, region, start } from './endpoint-fixture.ts';

const sweep = aFunction('sweep');
const machine = {
  logicalId: 'M',
  name: 'undo',
  arn: arn('states', 'stateMachine:undo'),
  type: 'STANDARD' as const,
  definition: {},
};

const aRule = (parts: Partial<RuleResource>): RuleResource => ({
  logicalId: 'R',
  name: 'rule',
  enabled: true,
  targets: [{ arn: sweep.arn }],
  ...parts,
});

const startBus = (test: TestContext, rules: RuleResource[]) => {
  const clock = createVirtualClock({ start });
  const deployment = aDeployment({ functions: [sweep], stateMachines: [machine], rules });
  const lambda = aRecordingLambda();
  const executions: unknown[] = [];
  const bus = createEventBus({
    clock,
    deployment,
    lambda: lambda.host,
    engine: {
      startExecution(request) {
        executions.push(request);
        return { executionArn: 'arn', startDate: clock.now() };
      },
    },
  });
  test.after(() => {
    bus.close();
    clock.stop();
  });
  return {
    bus,
    clock,
    deployment,
    executions,
    received: () => lambda.queued.map(({ payload }) => JSON.parse(payload)),
  };
};

describe('the event bus', () => {
  it('hands an event to the rules that match it', async (test) => {
    const { bus, clock, received, executions } = startBus(test, [
      aRule({ eventPattern: { source: ['app'], detail: { kind: ['a'] } } }),
      aRule({ eventPattern: { source: ['other'] } }),
      aRule({ eventPattern: { source: ['app'] }, targets: [{ arn: machine.arn, input: '{"fixed":1}' }] }),
      aRule({ eventPattern: { source: ['app'] }, enabled: false }),
    ]);
    const id = bus.publish({ source: 'app', detailType: 'Happened', detail: { kind: 'a' } });
    await clock.settled();
    assert.deepEqual(received(), [
      {
        version: '0',
        id,
        'detail-type': 'Happened',
        source: 'app',
        account,
        time: '2026-06-01T12:00:00Z',
        region,
        resources: [],
        detail: { kind: 'a' },
      },
    ]);
    assert.deepEqual(executions, [{ stateMachineArn: machine.arn, input: '{"fixed":1}' }]);
  });

  it('runs schedules on the clock once it is started, and not after it is closed', async (test) => {
    const { bus, clock, received } = startBus(test, [
      aRule({ name: 'every-five', scheduleExpression: 'rate(5 minutes)' }),
      aRule({
        name: 'once',
        scheduleExpression: 'at(2026-06-01T12:07:00)',
        targets: [{ arn: sweep.arn, input: '"once"' }],
      }),
    ]);
    await clock.sleep(60_000);
    assert.deepEqual(received(), []);
    bus.start();
    await clock.sleep(16 * 60_000);
    const all = received();
    assert.deepEqual(
      all.map((event) => event.time ?? event),
      ['2026-06-01T12:06:00Z', 'once', '2026-06-01T12:11:00Z', '2026-06-01T12:16:00Z'],
    );
    assert.equal(all[0].source, 'aws.events');
    assert.deepEqual(all[0].resources, [arn('events', 'rule/every-five')]);
    bus.close();
    await clock.whenIdle();
    assert.equal(received().length, 4);
  });

  it('runs those schedules alone that it is told to', async (test) => {
    const { bus, clock, received } = startBus(test, [
      aRule({ name: 'every-minute', scheduleExpression: 'rate(1 minute)' }),
      aRule({ name: 'every-five', scheduleExpression: 'rate(5 minutes)' }),
    ]);
    bus.start(({ name }) => name !== 'every-minute');
    await clock.sleep(6 * 60_000);
    assert.deepEqual(
      received().flatMap(({ resources }) => resources),
      [arn('events', 'rule/every-five')],
    );
  });

  it('keeps what a target refused, and goes on with the others', async (test) => {
    const clock = createVirtualClock({ start });
    test.after(() => clock.stop());
    const lambda = aRecordingLambda();
    const bus = createEventBus({
      clock,
      deployment: aDeployment({
        functions: [sweep],
        stateMachines: [machine],
        rules: [
          aRule({ eventPattern: { source: ['app'] }, targets: [{ arn: machine.arn }, { arn: sweep.arn }] }),
        ],
      }),
      lambda: lambda.host,
      engine: {
        startExecution() {
          throw new Error('refused');
        },
      },
    });
    bus.publish({ source: 'app', detailType: 'x', detail: {} });
    await clock.settled();
    assert.deepEqual(
      bus.failures.map(({ targetArn }) => targetArn),
      [machine.arn],
    );
    assert.equal(lambda.queued.length, 1);
  });

  it('tells of executions as Step Functions does', async (test) => {
    const { bus, clock, deployment, received } = startBus(test, [
      aRule({
        eventPattern: {
          source: ['aws.states'],
          'detail-type': ['Step Functions Execution Status Change'],
          detail: { stateMachineArn: [machine.arn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
        },
      }),
    ]);
    const change = {
      executionArn: arn('states', 'execution:undo:one'),
      stateMachineArn: machine.arn,
      name: 'one',
      startDate: start,
      input: '{}',
      output: null,
      error: 'E',
      cause: 'c',
    };
    bus.publish(statusChangeEvent({ ...change, status: 'RUNNING', stopDate: null }, deployment));
    bus.publish(statusChangeEvent({ ...change, status: 'FAILED', stopDate: start + 1 }, deployment));
    await clock.settled();
    const [event, ...others] = received();
    assert.equal(others.length, 0);
    assert.deepEqual(event.resources, [change.executionArn]);
    assert.equal(event.detail.status, 'FAILED');
    assert.equal(event.detail.stopDate, start + 1);
    assert.deepEqual(event.detail.inputDetails, { included: true });
    const stranger = { ...change, stateMachineArn: 'arn:none', status: 'FAILED' as const, stopDate: null };
    assert.throws(() => statusChangeEvent(stranger, deployment), /arn:none is not in the deployment/);
  });

  it('refuses rules that it cannot carry out, by name', (test) => {
    const name = 'broken';
    const patterns = { eventPattern: { source: ['app'] } };
    assert.throws(
      () => startBus(test, [aRule({ name, ...patterns, targets: [{ arn: 'arn:x' }] })]),
      /broken .* arn:x/,
    );
    assert.throws(() => startBus(test, [aRule({ name, eventPattern: { a: [{ cidr: 'x' }] } })]), /cidr/);
    assert.throws(() => startBus(test, [aRule({ name, scheduleExpression: 'sometimes' })]), /sometimes/);
  });
});
