import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws/aws-error.ts';
import type { Engine, EngineOptions } from './engine.ts';
import {
  createExecution,
  describeExecution,
  type Execution,
  type LoadedMachine,
  redriveObstacle,
  statusChangeOf,
} from './execution.ts';
import { parseExecutionInput, requireExecutionName, requireStatesArn } from './execution-requests.ts';
import { createExecutionRuns } from './execution-runs.ts';
import { historyPage } from './history-page.ts';
import { createExpressions } from './jsonata.ts';
import { loadDefinition, type Validate } from './load-definition.ts';
import { runStrand } from './run-strand.ts';
import type { Runtime } from './state-run.ts';
import { stopStrand } from './strand.ts';
import { structuralProblems } from './structural-problems.ts';
import { createTaskTokens } from './task-tokens.ts';
import { createTemplates } from './template.ts';

/** How long a client token of a redrive is remembered. */
const clientTokenLifetimeMs = 15 * 60 * 1000;

/**
 * A Step Functions service that keeps its state machines and executions in memory.
 * @param validate checks the graph of a definition; asl-validator, which takes a tenth of a second
 */
export function createEngine(options: EngineOptions, validate: Validate = structuralProblems): Engine {
  const { clock, region, account } = options;
  const machines = new Map<string, LoadedMachine>();
  const executions = new Map<string, Execution>();
  const expressions = createExpressions(() => clock.now());
  const tokens = createTaskTokens();
  let closed = false;

  const runtime: Runtime = {
    clock,
    region,
    random: options.random ?? Math.random,
    invokeLambda: options.invokeLambda,
    templates: createTemplates(expressions),
    tokens,
    runStrand: (strand) => runStrand(runtime, strand),
  };
  const runs = createExecutionRuns(runtime, (execution) => {
    if (!closed) options.onStatusChange?.(statusChangeOf(execution));
  });

  const machineOf = (arn: string): LoadedMachine => {
    requireStatesArn(arn);
    const loaded = machines.get(arn);
    if (loaded !== undefined) return loaded;
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  };

  const executionOf = (arn: string): Execution => {
    requireStatesArn(arn);
    const execution = executions.get(arn);
    if (execution !== undefined) return execution;
    throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  };

  return {
    load: ({ arn, name, definition }) => {
      machines.set(arn, { arn, name, machine: loadDefinition(name, definition, { expressions, validate }) });
    },

    startExecution: ({ stateMachineArn, name = randomUUID(), input = '{}' }) => {
      const loaded = machineOf(stateMachineArn);
      requireExecutionName(name);
      const payload = parseExecutionInput(input);
      const arn = `arn:aws:states:${region}:${account}:execution:${loaded.name}:${name}`;
      const existing = executions.get(arn);
      if (existing !== undefined) {
        if (existing.outcome.status === 'RUNNING' && existing.input.text === input) {
          return { executionArn: arn, startDate: existing.startDate };
        }
        throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
      }
      const roleArn = `arn:aws:iam::${account}:role/${loaded.name}`;
      const { onHistoryEvent } = options;
      const execution = createExecution({
        ...{ arn, name, loaded, input: payload, roleArn, clock },
        ...(onHistoryEvent !== undefined && { onHistoryEvent }),
      });
      executions.set(arn, execution);
      runs.begin(execution);
      return { executionArn: arn, startDate: execution.startDate };
    },

    describeExecution: ({ executionArn }) => describeExecution(executionOf(executionArn)),

    listExecutions: ({ stateMachineArn, statusFilter }) => {
      machineOf(stateMachineArn);
      return [...executions.values()]
        .filter(({ loaded }) => loaded.arn === stateMachineArn)
        .filter(({ outcome }) => statusFilter === undefined || outcome.status === statusFilter)
        .map(describeExecution)
        .reverse();
    },

    stopExecution: ({ executionArn, error, cause }) => {
      const execution = executionOf(executionArn);
      if (execution.outcome.status === 'RUNNING') {
        runs.abort(execution, {
          ...(error !== undefined && { error }),
          ...(cause !== undefined && { cause }),
        });
      }
      return { stopDate: describeExecution(execution).stopDate ?? clock.now() };
    },

    redriveExecution: ({ executionArn, clientToken }) => {
      const execution = executionOf(executionArn);
      const repeated = execution.redrives
        .slice(-10)
        .find((redrive) => clientToken !== undefined && redrive.clientToken === clientToken);
      if (repeated !== undefined && clock.now() - repeated.date < clientTokenLifetimeMs) {
        return { redriveDate: repeated.date };
      }
      const obstacle = redriveObstacle(execution);
      if (obstacle !== undefined) throw new AwsError('ExecutionNotRedrivable', obstacle);
      runs.resume(execution, clientToken);
      return { redriveDate: clock.now() };
    },

    getExecutionHistory: (request) => historyPage(executionOf(request.executionArn).history, request),
    sendTaskSuccess: ({ taskToken, output }) => tokens.succeed(taskToken, output),
    sendTaskFailure: ({ taskToken, ...failure }) => tokens.fail(taskToken, failure),
    sendTaskHeartbeat: ({ taskToken }) => tokens.heartbeat(taskToken),
    settled: async (executionArn) => runs.settled(executionOf(executionArn)),
    transitions: (executionArn) => executionOf(executionArn).transitions,

    close: () => {
      closed = true;
      for (const { root, cancelTimeout } of executions.values()) {
        cancelTimeout?.();
        if (root !== undefined) stopStrand(root);
      }
    },
  };
}
