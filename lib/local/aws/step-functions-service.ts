import * as z from 'zod';
import type { StateMachineResource } from '../assembly/deployment.ts';
import type { Engine, ExecutionDescription } from '../states/engine.ts';
import { AwsError } from './aws-error.ts';
import type { AwsService } from './aws-service.ts';
import { createJsonService, jsonOperation } from './json-service.ts';

const execution = z.object({ executionArn: z.string() });
const machine = z.object({ stateMachineArn: z.string() });
const status = z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']);
const page = { maxResults: z.number().int().min(0).max(1000).optional(), nextToken: z.string().optional() };
const token = z.object({ taskToken: z.string().min(1).max(2048) });
const failure = { error: z.string().max(256).optional(), cause: z.string().max(32_768).optional() };

/** Dates are seconds since the epoch on the wire. */
const seconds = (milliseconds: number): number => milliseconds / 1000;

/** The Step Functions API over the interpreter. */
export function createStepFunctionsService(options: {
  readonly engine: Engine;
  readonly machines: readonly StateMachineResource[];
  readonly account: string;
  /** When the machines were made, in milliseconds since the epoch. */
  readonly createdAt: number;
}): AwsService {
  const { engine } = options;
  const find = (arn: string): StateMachineResource => {
    const found = options.machines.find((resource) => resource.arn === arn);
    if (found !== undefined) return found;
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  };

  const operations = new Map([
    [
      'StartExecution',
      jsonOperation(
        z.object({
          ...machine.shape,
          name: z.string().min(1).max(80).optional(),
          input: z.string().optional(),
          traceHeader: z.string().optional(),
        }),
        ({ stateMachineArn, name, input }) => {
          const started = engine.startExecution({
            stateMachineArn,
            ...(name !== undefined && { name }),
            ...(input !== undefined && { input }),
          });
          return { executionArn: started.executionArn, startDate: seconds(started.startDate) };
        },
      ),
    ],
    [
      'DescribeExecution',
      jsonOperation(execution, ({ executionArn }) => {
        const described = engine.describeExecution({ executionArn });
        return {
          ...summary(described),
          input: described.input,
          inputDetails: { included: true },
          ...(described.output !== undefined && {
            output: described.output,
            outputDetails: { included: true },
          }),
          ...(described.error !== undefined && { error: described.error }),
          ...(described.cause !== undefined && { cause: described.cause }),
          redriveStatus: described.redriveStatus,
          ...(described.redriveStatusReason !== undefined && {
            redriveStatusReason: described.redriveStatusReason,
          }),
        };
      }),
    ],
    [
      'ListExecutions',
      jsonOperation(
        z.object({ ...machine.shape, ...page, statusFilter: status.optional() }),
        ({ stateMachineArn, statusFilter, maxResults, nextToken }) => {
          const all = engine.listExecutions({ stateMachineArn, ...(statusFilter && { statusFilter }) });
          const start = Number(nextToken ?? 0);
          if (!Number.isInteger(start)) throw new AwsError('InvalidToken', `Invalid Token: '${nextToken}'`);
          const end = start + (maxResults || 100);
          return {
            executions: all.slice(start, end).map(summary),
            ...(end < all.length && { nextToken: String(end) }),
          };
        },
      ),
    ],
    [
      'StopExecution',
      jsonOperation(z.object({ ...execution.shape, ...failure }), ({ executionArn, error, cause }) => {
        const stopped = engine.stopExecution({
          executionArn,
          ...(error !== undefined && { error }),
          ...(cause !== undefined && { cause }),
        });
        return { stopDate: seconds(stopped.stopDate) };
      }),
    ],
    [
      'RedriveExecution',
      jsonOperation(
        z.object({ ...execution.shape, clientToken: z.string().min(1).max(64).optional() }),
        ({ executionArn, clientToken }) => {
          const redriven = engine.redriveExecution({
            executionArn,
            ...(clientToken !== undefined && { clientToken }),
          });
          return { redriveDate: seconds(redriven.redriveDate) };
        },
      ),
    ],
    [
      'GetExecutionHistory',
      jsonOperation(
        z.object({
          ...execution.shape,
          ...page,
          reverseOrder: z.boolean().optional(),
          includeExecutionData: z.boolean().optional(),
        }),
        ({ executionArn, maxResults, nextToken, reverseOrder, includeExecutionData }) => {
          const history = engine.getExecutionHistory({
            executionArn,
            ...(maxResults !== undefined && { maxResults }),
            ...(nextToken !== undefined && { nextToken }),
            ...(reverseOrder !== undefined && { reverseOrder }),
            ...(includeExecutionData !== undefined && { includeExecutionData }),
          });
          return {
            events: history.events.map((event) => ({ ...event, timestamp: seconds(event.timestamp) })),
            ...(history.nextToken !== undefined && { nextToken: history.nextToken }),
          };
        },
      ),
    ],
    [
      'SendTaskSuccess',
      jsonOperation(z.object({ ...token.shape, output: z.string().max(262_144) }), (input) =>
        engine.sendTaskSuccess(input),
      ),
    ],
    [
      'SendTaskFailure',
      jsonOperation(z.object({ ...token.shape, ...failure }), ({ taskToken, error, cause }) =>
        engine.sendTaskFailure({
          taskToken,
          ...(error !== undefined && { error }),
          ...(cause !== undefined && { cause }),
        }),
      ),
    ],
    ['SendTaskHeartbeat', jsonOperation(token, (input) => engine.sendTaskHeartbeat(input))],
    [
      'DescribeStateMachine',
      jsonOperation(machine, ({ stateMachineArn }) => {
        const { arn, name, type, definition } = find(stateMachineArn);
        return {
          stateMachineArn: arn,
          name,
          status: 'ACTIVE',
          type,
          definition: JSON.stringify(definition),
          roleArn: `arn:aws:iam::${options.account}:role/${name}`,
          creationDate: seconds(options.createdAt),
        };
      }),
    ],
  ]);

  return createJsonService({ name: 'states', target: 'AWSStepFunctions', jsonVersion: '1.0', operations });
}

function summary(described: ExecutionDescription) {
  const { executionArn, stateMachineArn, name, status: state, startDate, stopDate } = described;
  return {
    executionArn,
    stateMachineArn,
    name,
    status: state,
    startDate: seconds(startDate),
    ...(stopDate !== undefined && { stopDate: seconds(stopDate) }),
    redriveCount: described.redriveCount,
    ...(described.redriveDate !== undefined && { redriveDate: seconds(described.redriveDate) }),
  };
}
