import { isFinal } from '../../lambdas/campaign/record.ts';
import type { CampaignApi } from './campaign-api.ts';
import type { Story } from './story.ts';

/** A campaign as somebody has watched it. */
export interface WatchedCampaign {
  readonly campaignId: string;
  readonly status: string;
  /** Whether it has met an open circuit. */
  readonly waited: boolean;
}

export interface WatchedCampaigns {
  /** Asks after each that is not over, and tells what is new. */
  look(): Promise<void>;
  all(): readonly WatchedCampaign[];
  areOver(): boolean;
  /** Whether each of them has met an open circuit, or is over. */
  haveWaited(): boolean;
}

const isOver = ({ status }: WatchedCampaign) => isFinal(status);

export function watchCampaigns(
  api: Pick<CampaignApi, 'progress'>,
  ids: readonly string[],
  story: Story,
): WatchedCampaigns {
  let campaigns: readonly WatchedCampaign[] = ids.map((campaignId) => ({
    campaignId,
    status: 'approved',
    waited: false,
  }));

  const lookAt = async (campaign: WatchedCampaign): Promise<WatchedCampaign> => {
    if (isOver(campaign)) return campaign;
    const { status, waitingFor } = await api.progress(campaign.campaignId);
    // Some wait for their turn before the circuit is open.
    const waits = waitingFor?.what === 'vendor' && waitingFor.reason === 'CircuitOpenError';
    const name = `campaign ${campaign.campaignId.slice(0, 8)}`;
    if (waits && !campaign.waited) {
      const { service = 'a service', until = 'it is back' } = waitingFor;
      story.tell(`${name} waits for ${service} until ${until}`);
    }
    const seen = { ...campaign, status, waited: campaign.waited || waits };
    if (isOver(seen)) story.tell(`${name} is ${status}`);
    return seen;
  };

  return {
    async look() {
      campaigns = await Promise.all(campaigns.map(lookAt));
    },
    all: () => campaigns,
    areOver: () => campaigns.every(isOver),
    haveWaited: () => campaigns.every((campaign) => campaign.waited || isOver(campaign)),
  };
}
