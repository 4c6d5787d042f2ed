import { theCampaignWorld } from '../support/campaign-world.ts';
import { quietNights, withRequester } from '../support/review-steps.ts';
import { reviewInSlack } from './review-in-slack.ts';
import { reviewInTime } from './review-in-time.ts';
import { reviewOnGithub } from './review-on-github.ts';
import { reviewOverApi } from './review-over-api.ts';

// One world for all of them: to load all functions costs more than a campaign.
const theWorld = theCampaignWorld({ campaigns: { ...withRequester, ...quietNights } });

reviewInTime(theWorld);
reviewInSlack(theWorld);
reviewOnGithub(theWorld);
reviewOverApi(theWorld);
