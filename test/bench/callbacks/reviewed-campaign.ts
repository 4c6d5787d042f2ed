import { type CampaignTwin, startCampaignTwin } from '../../../lib/campaign-twin.ts';
import { type CampaignApi, createCampaignApi } from '../../../lib/demo/campaign-api.ts';
import { createRealClock } from '../../../lib/local/clock/real-clock.ts';
import { someAnswers } from '../../support/answers.ts';
import { stage } from '../../support/stage.ts';

const requester = { sub: 'marketer', tenant: 'acme' };

/** A campaign that people are asked about, in a stage of its own. */
export interface ReviewedCampaign {
  readonly twin: CampaignTwin;
  readonly campaignId: string;
  readonly requester: typeof requester;
}

/** @throws Error if the campaign ends before anybody is asked. */
export async function aReviewedCampaign(): Promise<ReviewedCampaign> {
  const clock = createRealClock();
  const twin = await startCampaignTwin({ stage, clock, host: 'process', schedules: false });
  try {
    const api = createCampaignApi(twin.apiUrl, () => twin.signIn(requester));
    const campaignId = await api.launch(someAnswers({ channels: ['email'] }));
    while (!(await isReviewed(api, campaignId))) await clock.sleep(200);
    await atRest(twin);
    return { twin, campaignId, requester };
  } catch (error) {
    await twin.close();
    throw error;
  }
}

/** Resolves when nothing goes on in the background that would be measured too. */
export async function atRest({ vendors, lambda }: CampaignTwin): Promise<void> {
  await vendors.github.webhooksSettled();
  await lambda.idle();
}

async function isReviewed(api: CampaignApi, campaignId: string): Promise<boolean> {
  const { status, waitingFor } = await api.progress(campaignId);
  if (!['approved', 'queued', 'running'].includes(status)) throw new Error(`the campaign is ${status}`);
  return waitingFor?.what === 'review';
}
