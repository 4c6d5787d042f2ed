import { theCampaignWorld } from '../support/campaign-world.ts';
import { reviewInSlack } from './review-in-slack.ts';
import { reviewInTime } from './review-in-time.ts';
import { reviewOnGithub } from './review-on-github.ts';
import { reviewOverApi } from './review-over-api.ts';

const theWorld = theCampaignWorld();

reviewInTime(theWorld);
reviewInSlack(theWorld);
reviewOnGithub(theWorld);
reviewOverApi(theWorld);
