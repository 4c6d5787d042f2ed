import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Fault } from '../../lib/local/vendors/faults.ts';
import { someAnswers } from '../support/answers.ts';
import { theCampaignWorld } from '../support/campaign-world.ts';
import { assertPublishedOnce } from '../support/published-once.ts';
import { answering, once } from '../support/vendor-faults.ts';
import type { VendorName } from '../support/world-artifacts.ts';

const answers = someAnswers({ competitor_urls: ['https://acme.example/pricing'] });

describe('a fault that passes', () => {
  const theWorld = theCampaignWorld();

  const everywhereOnce: readonly (readonly [what: string, fault: Fault])[] = [
    ['503', answering(503)],
    ['429 with a time to wait', answering(429, { 'retry-after': '7' })],
    ['a broken connection', { kind: 'reset' }],
  ];
  for (const [what, fault] of everywhereOnce) {
    it(`leaves no trace where the first request to each vendor meets ${what}`, async () => {
      const world = theWorld();
      const vendors = Object.keys(world.vendors) as VendorName[];
      for (const vendor of vendors) world.failVendor(vendor, once(fault));
      const campaignId = await world.launch(answers);
      const campaign = await world.approved(campaignId);
      assert.equal(campaign.status, 'completed', JSON.stringify(campaign.warnings));
      await assertPublishedOnce(world, campaignId);
    });
  }
});
