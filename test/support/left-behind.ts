import assert from 'node:assert/strict';
import type { CampaignWorld } from './campaign-world.ts';
import type { WorldArtifact } from './world-artifacts.ts';

/**
 * Asserts that nothing is left of a campaign that was taken back, at any vendor and in S3, and that its record
 * says the same. What may stay is a closed pull request with its comments, and a Slack message that says what
 * became of it.
 */
export async function assertNothingLeft(world: CampaignWorld, campaignId: string): Promise<void> {
  const left = world.madeBy(campaignId).flatMap((artifact) => whyLeft(artifact) ?? []);
  assert.deepEqual(left, [], 'something is left at a vendor');

  const objects = (await world.stored.objects()).filter((key) => key.includes(campaignId));
  assert.deepEqual(objects, [], 'something is left in S3');

  const { compensation, effects } = await world.campaign(campaignId);
  const open = effects.filter(({ state }) => state !== 'undone' && state !== 'void');
  assert.deepEqual(open, [], 'the ledger shows effects that were not taken back');
  assert.equal(compensation, 'complete');
}

/** Why something should not be there; `undefined` where it may, or is gone. */
function whyLeft({ vendor, kind, id, data, removedAt }: WorldArtifact): string | undefined {
  if (removedAt !== undefined) return undefined;
  // What a merge has put on the base branch is a thing of its own.
  if (kind === 'pull-request' && data['state'] === 'closed') return undefined;
  if (kind === 'comment') return undefined;
  if (kind === 'message' && !JSON.stringify(data['blocks']).includes('"button"')) return undefined;
  return `${vendor} ${kind} ${id}`;
}
