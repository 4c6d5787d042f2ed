import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { publishedOf } from '../../lib/demo/published.ts';
import { readWizardFile } from '../../lib/demo/wizard-file.ts';
import type { CampaignView } from '../support/campaign-views.ts';
import { type CampaignWorld, reviewer, secondReviewer, theCampaignWorld } from '../support/campaign-world.ts';
import { assertPublishedOnce } from '../support/published-once.ts';

const day = 24 * 60 * 60 * 1000;

/** What an example of docs/examples is about, besides that it is published. */
const examples: Record<string, { approvers: readonly string[]; launchDays?: number; transitions: number }> = {
  'everything.json': { approvers: [reviewer, secondReviewer], launchDays: 14, transitions: 42 },
  'one-channel.json': { approvers: [reviewer], transitions: 40 },
  'wizard.json': { approvers: [reviewer], transitions: 40 },
};

async function runExample(world: CampaignWorld, file: string): Promise<CampaignView> {
  const answers = await readWizardFile(`docs/examples/${file}`, world.clock.now());
  const campaignId = await world.launch(answers);
  await world.untilReview(campaignId);
  for (const user of examples[file]?.approvers ?? []) {
    assert.equal(await world.press(campaignId, 'approve', user), 200);
  }
  return world.untilFinal(campaignId);
}

describe('the examples of the documentation', () => {
  const theWorld = theCampaignWorld();

  it('are all tried here', async () => {
    const files = await readdir('docs/examples');
    assert.deepEqual(files.sort(), Object.keys(examples).sort());
  });

  for (const [file, { launchDays, transitions }] of Object.entries(examples)) {
    it(`${file} is published once, where the API says`, async () => {
      const world = theWorld();
      const startedAt = world.clock.now();
      const campaign = await runExample(world, file);
      assert.equal(campaign.status, 'completed', JSON.stringify(campaign));
      assert.deepEqual(campaign.warnings, []);
      await assertPublishedOnce(world, campaign.campaignId);
      assertShownWhereItIs(world, campaign);

      const execution = world.execution(campaign.campaignId);
      assert.ok(execution !== undefined && world.engine.transitions(execution.executionArn) <= transitions);
      const waited = Date.parse(campaign.finishedAt ?? '') - startedAt;
      assert.equal(Math.floor(waited / day), launchDays ?? 0);
    });
  }
});

/** Everything that the API says was published is at the vendors, and nothing else is. */
function assertShownWhereItIs(world: CampaignWorld, campaign: CampaignView): void {
  const made = world.madeBy(campaign.campaignId);
  const of = (kind: string) => made.filter((artifact) => artifact.kind === kind);
  const { pullRequest, message, email, posts, blog, dashboard } = publishedOf(campaign);
  assert.deepEqual(
    of('pull-request').map(({ url }) => url),
    [pullRequest],
  );
  assert.deepEqual(
    of('message').map(({ data }) => data['ts']),
    [message?.ts],
  );
  assert.deepEqual(
    of('single-send').map(({ id, data }) => ({ singleSendId: id, sendAt: data['sendAt'] })),
    email === undefined ? [] : [email],
  );
  assert.deepEqual(
    of('post').map(({ id, data }) => ({ network: data['channelService'], postId: id, dueAt: data['dueAt'] })),
    posts,
  );
  assert.deepEqual(
    of('file')
      .filter(({ id }) => !id.includes('campaign-reviews:'))
      .map(({ url }) => url),
    blog === undefined ? [] : [blog.url],
  );
  assert.deepEqual(
    of('dashboard').map(({ url }) => url),
    [dashboard],
  );
}
