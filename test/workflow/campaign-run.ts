import assert from 'node:assert/strict';
import { createVirtualClock } from '../../lib/local/clock/virtual-clock.ts';
import { createEngine } from '../../lib/local/states/create-engine.ts';
import type { ExecutionDescription } from '../../lib/local/states/engine.ts';
import { functionIdOf, type RenderedMachine, renderCampaign, renderUndo } from './rendered-campaign.ts';

/** What a state machine sends to a function. */
export interface Call {
  readonly functionId: string;
  /** Milliseconds since the run began. */
  readonly at: number;
  /** How many times this function was called before. */
  readonly earlier: number;
  readonly payload: Readonly<Record<string, unknown>> & {
    readonly campaignId: string;
    readonly workflow: { readonly id: string; readonly attempt: number; readonly enteredAt: string };
  };
}

/** What a function does; it throws what it fails with. */
export type Behaviour = (call: Call) => unknown;

export interface CampaignRun {
  readonly execution: ExecutionDescription;
  readonly calls: readonly Call[];
  /** Ids of the functions in the order of their calls, each once for calls that follow each other. */
  readonly called: readonly string[];
  readonly transitions: number;
  /** Milliseconds that the run took by the machine's clock. */
  readonly took: number;
  /** The calls of one function. */
  callsOf(functionId: string): readonly Call[];
  /** What the campaign was finished with, if it was. */
  readonly warnings: readonly { readonly subject: string; readonly reason: string }[] | undefined;
}

export interface RunOptions {
  /** What BeginCampaign, or BeginUndo, answers differently. */
  readonly begin?: Readonly<Record<string, unknown>>;
  /** Functions that do something else than to succeed. */
  readonly functions?: Readonly<Record<string, Behaviour>>;
  /** How long people take with a review; without it nobody ever answers. */
  readonly reviewMs?: number | 'never';
}

const begun = {
  channels: ['email', 'social', 'blog'],
  competitorPages: [0, 1, 2],
  launchAt: null,
  review: true,
  revision: 1,
  resume: false,
  othersPublished: false,
  warnings: [],
};

/** What undoes a campaign that an operator has rolled back after its second revision was published. */
const undoPlan = {
  reason: { step: 'Rollback', error: 'RolledBack', cause: 'the price is wrong', by: 'operator' },
  revision: 2,
};

export const runStart = Date.UTC(2026, 0, 1);
export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => minutes(60 * count);

export const ok = (subject: string) => ({ verdict: 'ok', subject });

const campaignId = '0193d3c0-0000-7000-8000-000000000001';
const machineArn = 'arn:aws:states:eu-west-1:111122223333:stateMachine:Campaign';
const campaignMachine = renderCampaign();
const undoMachine = renderUndo();

/** An error as a function throws it. */
export function failure(name: string, message = 'it broke'): Error {
  return Object.assign(new Error(message), { name });
}

/** An error that says when to come back. */
export function refusal(name: string, retryAt: number): Error {
  return failure(name, `not now (retry at ${new Date(retryAt).toISOString()})`);
}

/** Runs a campaign from its beginning to its end, with functions that only answer. */
export const runCampaign = (options: RunOptions = {}): Promise<CampaignRun> => run(campaignMachine, options);

/** Undoes a campaign from outside, with functions that only answer. */
export const runUndo = (options: RunOptions = {}): Promise<CampaignRun> => run(undoMachine, options);

async function run(definition: RenderedMachine, options: RunOptions): Promise<CampaignRun> {
  const clock = createVirtualClock({ start: runStart });
  const calls: Call[] = [];
  const engine = createEngine({
    clock,
    region: 'eu-west-1',
    account: '111122223333',
    random: () => 0.5,
    invokeLambda: async ({ functionArn, payload }) => {
      const functionId = functionIdOf(functionArn);
      const earlier = calls.filter((call) => call.functionId === functionId).length;
      const call: Call = { functionId, at: clock.now() - runStart, earlier, payload: JSON.parse(payload) };
      calls.push(call);
      try {
        const answer = (options.functions?.[functionId] ?? behaviourOf(functionId, options))(call);
        if (functionId === 'open-review') answerLater(call);
        return { payload: JSON.stringify(answer ?? {}) };
      } catch (error) {
        assert.ok(error instanceof Error);
        const { name: errorType, message: errorMessage } = error;
        const trace = [`${errorType}: ${errorMessage}`];
        return { payload: JSON.stringify({ errorType, errorMessage, trace }), functionError: 'Unhandled' };
      }
    },
  });

  const answerLater = ({ payload }: Call): void => {
    const { reviewMs = hours(1) } = options;
    if (reviewMs === 'never') return;
    clock.at(clock.now() + reviewMs, () => {
      engine.sendTaskSuccess({ taskToken: String(payload['taskToken']), output: '{"round":1}' });
    });
  };

  try {
    engine.load({ arn: machineArn, name: 'Campaign', definition });
    const { executionArn } = engine.startExecution({
      stateMachineArn: machineArn,
      name: campaignId,
      input: JSON.stringify({ campaignId }),
    });
    const execution = await engine.settled(executionArn);
    return {
      execution,
      calls,
      called: calls.map((call) => call.functionId).filter((id, index, all) => id !== all[index - 1]),
      transitions: engine.transitions(executionArn),
      took: (execution.stopDate ?? clock.now()) - runStart,
      callsOf: (functionId) => calls.filter((call) => call.functionId === functionId),
      warnings: calls.find(({ functionId }) => functionId === 'finish-campaign')?.payload[
        'warnings'
      ] as CampaignRun['warnings'],
    };
  } finally {
    engine.close();
    clock.stop();
  }
}

/** What a function does in a campaign in which nothing goes wrong. */
function behaviourOf(functionId: string, { begin }: RunOptions): Behaviour {
  const behaviours: Readonly<Record<string, Behaviour>> = {
    'begin-campaign': () => ({ ...begun, ...begin }),
    'begin-undo': () => ({ ...undoPlan, ...begin }),
    'search-notion': () => ok('notion'),
    'scrape-page': ({ payload }) => ok(`page/${payload['page']}`),
    'recall-research': () => ok('memory'),
    'render-asset': ({ payload }) => ok(`asset/${payload['channel']}`),
    'settle-review': () => ({ decision: 'approved' }),
    'publish-email': () => ok('channel/email'),
    'publish-social': () => ok('channel/social'),
    'publish-blog': () => ok('channel/blog'),
    'set-up-analytics': () => ok('analytics'),
  };
  return behaviours[functionId] ?? (() => ({}));
}
