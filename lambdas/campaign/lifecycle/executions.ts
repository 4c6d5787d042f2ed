import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { CampaignRecord, FailureReason } from '../record.ts';

/** What is known of one execution. */
export type ExecutionLife =
  /** Nobody has started it, or its history is gone. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'alive' }
  /** `error` and `cause` as the execution ended with them. */
  | {
      readonly kind: 'ended';
      readonly how: 'succeeded' | 'failed' | 'aborted' | 'timed-out';
      readonly error?: string;
      readonly cause?: string;
    };

/** What is known of the executions that a campaign's record names. */
export interface KnownExecutions {
  /** The present run of the campaign. */
  readonly campaign: ExecutionLife;
  /** The last one that was started to undo it, or to look after it. */
  readonly undo: ExecutionLife;
}

/** The executions of campaigns. Starting and stopping are idempotent. */
export interface Executions {
  /** Starts the present run of a campaign. */
  start(of: Pick<CampaignRecord, 'campaignId' | 'run'>): Promise<void>;
  /** Starts the present execution that undoes a campaign. */
  startUndo(of: Pick<CampaignRecord, 'campaignId' | 'undoRun'>): Promise<void>;
  /** Stops the present run of a campaign, where there is one. */
  stop(of: Pick<CampaignRecord, 'campaignId' | 'run'>, why: FailureReason): Promise<void>;
  look(of: Pick<CampaignRecord, 'campaignId' | 'run' | 'undoRun'>): Promise<KnownExecutions>;
}

/** Name of a run of a campaign: a name is taken for 90 days, so starting it twice starts one. */
export function runNameOf(campaignId: string, run: number): string {
  return run === 1 ? campaignId : `${campaignId}.${run}`;
}

export function undoNameOf(campaignId: string, undoRun: number): string {
  return `${campaignId}.undo.${undoRun}`;
}

/** The campaign that an execution of either machine works for. */
export function campaignOf(executionName: string): string {
  return executionName.split('.')[0] ?? executionName;
}

export interface ExecutionsOptions {
  readonly client: SFNClient;
  readonly campaignMachine: string;
  readonly undoMachine: string;
}

export function createExecutions({ client, campaignMachine, undoMachine }: ExecutionsOptions): Executions {
  return {
    start: ({ campaignId, run }) =>
      startExecution(client, campaignMachine, runNameOf(campaignId, run), campaignId),
    startUndo: ({ campaignId, undoRun }) =>
      startExecution(client, undoMachine, undoNameOf(campaignId, undoRun), campaignId),
    async stop({ campaignId, run }, { error, cause }) {
      const executionArn = executionArnOf(campaignMachine, runNameOf(campaignId, run));
      try {
        await client.send(new StopExecutionCommand({ executionArn, error, cause }));
      } catch (problem) {
        if (!(problem instanceof ExecutionDoesNotExist)) throw problem;
      }
    },
    async look({ campaignId, run, undoRun }) {
      const [campaign, undo] = await Promise.all([
        lifeOf(client, executionArnOf(campaignMachine, runNameOf(campaignId, run))),
        undoRun === 0
          ? ({ kind: 'absent' } as const)
          : lifeOf(client, executionArnOf(undoMachine, undoNameOf(campaignId, undoRun))),
      ]);
      return { campaign, undo };
    },
  };
}

/** Starts an execution under a name; it changes nothing where there is, or was, one of that name. */
export async function startExecution(
  client: SFNClient,
  stateMachineArn: string,
  name: string,
  campaignId: string,
): Promise<void> {
  try {
    await client.send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify({ campaignId }) }),
    );
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}

/** `arn:…:stateMachine:<machine>` and a name make `arn:…:execution:<machine>:<name>`. */
function executionArnOf(machineArn: string, name: string): string {
  return `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}

async function lifeOf(client: SFNClient, executionArn: string): Promise<ExecutionLife> {
  try {
    const { status, error, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
    const ended = (how: 'succeeded' | 'failed' | 'aborted' | 'timed-out'): ExecutionLife => ({
      kind: 'ended',
      how,
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    });
    switch (status) {
      case 'RUNNING':
      case 'PENDING_REDRIVE':
        return { kind: 'alive' };
      case 'SUCCEEDED':
        return ended('succeeded');
      case 'ABORTED':
        return ended('aborted');
      case 'TIMED_OUT':
        return ended('timed-out');
      default:
        return ended('failed');
    }
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return { kind: 'absent' };
    throw error;
  }
}
