import { theCampaignWorld } from '../support/campaign-world.ts';
import { callbackContract } from './callback-contract.ts';
import { ownDoublesOf } from './own-review-doubles.ts';

const theWorld = theCampaignWorld();

callbackContract('our own sandboxes', () => ownDoublesOf(theWorld()));
