import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FaultRule } from '../../lib/local/vendors/faults.ts';
import { someAnswers } from '../support/answers.ts';
import { theCampaignWorld } from '../support/campaign-world.ts';
import { runs } from '../support/counts.ts';
import { assertPublishedOnce } from '../support/published-once.ts';
import { mutation, once, requestsTo } from '../support/vendor-faults.ts';
import type { VendorName } from '../support/world-artifacts.ts';

/** Every request that makes something at a vendor, those with a way of their own to be found again first. */
const effects: readonly (readonly [
  what: string,
  vendor: VendorName,
  when: FaultRule['when'],
  channel: string,
])[] = [
  ['the post at Buffer', 'buffer', mutation('createPost'), 'social_linkedin'],
  ['the draft at SendGrid', 'sendgrid', requestsTo('POST', '/singlesends'), 'email'],
  ['the card in Slack', 'slack', requestsTo('POST', '/chat.postMessage'), 'email'],
  ['the point in Qdrant', 'qdrant', requestsTo('PUT', '/points'), 'email'],
  ['the branch at GitHub', 'github', requestsTo('POST', '/git/refs'), 'email'],
  ['the pull request at GitHub', 'github', requestsTo('POST', '/pulls'), 'email'],
  ['the outcome in Slack', 'slack', requestsTo('POST', '/chat.update'), 'email'],
  ['the schedule at SendGrid', 'sendgrid', requestsTo('PUT', '/schedule'), 'email'],
  ['the file in the blog', 'github', requestsTo('PUT', '/contents/'), 'blog'],
  ['the dashboard in Grafana', 'grafana', requestsTo('POST', '/dashboards'), 'email'],
];

describe('an answer that is lost', () => {
  const theWorld = theCampaignWorld();

  for (const [what, vendor, when, channel] of effects.slice(0, runs(3, effects.length))) {
    it(`publishes once where the answer to ${what} is lost`, async () => {
      const world = theWorld();
      world.failVendor(vendor, once({ kind: 'lost-answer' }, when));
      const startedAt = world.clock.now();
      const campaignId = await world.launch(someAnswers({ channels: [channel] }));
      const campaign = await world.approved(campaignId);
      assert.equal(campaign.status, 'completed', JSON.stringify(campaign.warnings));
      await assertPublishedOnce(world, campaignId);
      const took = Date.parse(campaign.finishedAt ?? '') - startedAt;
      assert.ok(took < 120_000, `the next attempt looked only after ${took} ms`);
    });
  }
});
