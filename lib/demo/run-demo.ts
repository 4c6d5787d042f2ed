import { setTimeout as pause } from 'node:timers/promises';
import { isFinal } from '../../lambdas/campaign/record.ts';
import type { CampaignTwin } from '../campaign-twin.ts';
import { type CampaignApi, type CampaignView, createCampaignApi, type ProgressView } from './campaign-api.ts';
import { type PhaseTime, phaseTimes } from './phase-times.ts';
import { pressInSlack } from './press-in-slack.ts';
import { type Published, publishedOf } from './published.ts';

export interface DemoResult {
  readonly campaignId: string;
  readonly status: string;
  readonly phases: readonly PhaseTime[];
  readonly published: Published;
  /** Paid state transitions of the execution. */
  readonly transitions: number;
  readonly warnings: CampaignView['warnings'];
  readonly reason?: CampaignView['reason'];
}

export interface DemoOptions {
  readonly answers: Record<string, unknown>;
  /** Slack users who approve, one after the other, until nobody is waited for. */
  readonly approvers: readonly string[];
  readonly onProgress: (progress: ProgressView) => void;
  /** Told when the review is decided: from then on nothing waits for a person. */
  readonly onDecided: () => void;
}

const pollMs = 200;

/** One campaign as people see it: the wizard over HTTP, the approval in Slack, the result from the API. */
export async function runDemo(twin: CampaignTwin, options: DemoOptions): Promise<DemoResult> {
  const api = createCampaignApi(twin.apiUrl, () => twin.signIn({ sub: 'demo-marketer', tenant: 'demo' }));
  const campaignId = await api.launch(options.answers);
  await watch(api, campaignId, twin, options);

  const campaign = await api.campaign(campaignId);
  const progress = await api.progress(campaignId);
  const [execution] = twin.deployment.stateMachines.flatMap(({ arn }) =>
    twin.engine.listExecutions({ stateMachineArn: arn }).filter(({ name }) => name === campaignId),
  );
  return {
    campaignId,
    status: campaign.status,
    phases: phaseTimes(progress, campaign.finishedAt ?? new Date(twin.clock.now()).toISOString()),
    published: publishedOf(campaign),
    transitions: execution === undefined ? 0 : twin.engine.transitions(execution.executionArn),
    warnings: campaign.warnings,
    ...(campaign.reason === undefined ? {} : { reason: campaign.reason }),
  };
}

async function watch(
  api: CampaignApi,
  campaignId: string,
  twin: CampaignTwin,
  { approvers, onProgress, onDecided }: DemoOptions,
): Promise<void> {
  const waitingToApprove = [...approvers];
  let decided = false;
  for (;;) {
    const progress = await api.progress(campaignId);
    onProgress(progress);
    if (isFinal(progress.status)) return;
    if (progress.waitingFor?.what === 'review') {
      const approver = waitingToApprove.shift();
      if (approver !== undefined) await approve(twin, approver);
    } else if (!decided && isPast(progress, 'review')) {
      decided = true;
      onDecided();
    }
    await pause(pollMs);
  }
}

const isPast = ({ phases }: ProgressView, phase: string): boolean => {
  const index = phases.findIndex(({ name }) => name === phase);
  return phases.slice(index + 1).some(({ enteredAt }) => enteredAt !== null);
};

async function approve(twin: CampaignTwin, user: string): Promise<void> {
  const card = twin.vendors.slack.messages().at(-1);
  if (card === undefined) throw new Error('no card was posted to Slack');
  await pressInSlack(twin, card, 'approve', user);
}
