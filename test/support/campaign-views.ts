import type { campaignView, progressView } from '../../lambdas/campaign/campaign-view.ts';

/** A campaign as `GET /v1/campaigns/{id}` shows it. */
export type CampaignView = ReturnType<typeof campaignView>;

/** Its progress as `GET /v1/campaigns/{id}/progress` shows it. */
export type ProgressView = ReturnType<typeof progressView>;
