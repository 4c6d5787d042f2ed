import assert from 'node:assert/strict';
import { stageConfigs } from '../../lib/config.ts';
import type { CampaignWorld } from './campaign-world.ts';
import { stage } from './stage.ts';

const { services } = stageConfigs[stage];

/**
 * Asserts that a campaign was published exactly once wherever its brief says, and nowhere else: whatever a
 * vendor has or ever had of it is one of the things that the brief asks for.
 */
export async function assertPublishedOnce(world: CampaignWorld, campaignId: string): Promise<void> {
  const { brief } = await world.record(campaignId);
  const ever = world.madeBy(campaignId);
  const madeOf = (kind: string) => ever.filter((artifact) => artifact.kind === kind);
  const countOf = (kind: string) => madeOf(kind).length;

  const asked = brief.approvalRequired ? 1 : 0;
  // An approved pull request is merged: its texts and their preview.
  const merged = 2 * asked;
  const mails = brief.channels.includes('email') ? 1 : 0;
  const blogs = brief.channels.includes('blog') ? 1 : 0;
  assert.deepEqual(
    {
      branches: countOf('branch'),
      pullRequests: countOf('pull-request'),
      messages: countOf('message'),
      singleSends: countOf('single-send'),
      posts: madeOf('post')
        .map(({ data }) => data['channelService'])
        .sort(),
      files: countOf('file'),
      dashboards: countOf('dashboard'),
    },
    {
      branches: asked,
      pullRequests: asked,
      messages: asked,
      singleSends: mails,
      posts: [...brief.socialNetworks].sort(),
      files: blogs + merged,
      dashboards: 1,
    },
  );
  assert.deepEqual(
    ever
      .filter(({ removedAt }) => removedAt !== undefined)
      .map(({ vendor, kind, id }) => `${vendor} ${kind} ${id}`),
    [],
    'something was made and taken back',
  );
  const histories = madeOf('file').map(({ id, data }) => ({
    repository: id.split(':')[0] ?? '',
    commits: Array.isArray(data['history']) ? data['history'].length : 0,
  }));
  const { owner, blogRepository, reviewRepository } = services.github;
  const once = (repository: string) => ({ repository: `${owner}/${repository}`, commits: 1 });
  assert.deepEqual(
    histories.toSorted((a, b) => a.repository.localeCompare(b.repository)),
    [...Array(blogs).fill(once(blogRepository)), ...Array(merged).fill(once(reviewRepository))],
  );
  assert.ok(countOf('mailing') <= mails, 'a mail was sent twice');
  assert.ok(countOf('published-post') <= brief.socialNetworks.length, 'a post was published twice');
}
