import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { campaignAssembly } from './campaign-assembly.ts';
import { type CampaignWorld, type CampaignWorldOptions, startCampaignWorld } from './start-campaign-world.ts';

export { type CampaignWorld, reviewer, secondReviewer } from './start-campaign-world.ts';

/** What a test hands in so that its world ends with it. */
interface Ending {
  after(end: () => Promise<void>): void;
}

/** A world for one test. */
export async function aCampaignWorld(
  test: Ending,
  options: CampaignWorldOptions = {},
): Promise<CampaignWorld> {
  const world = await startCampaignWorld({ ...options, assemblyDirectory: await campaignAssembly() });
  test.after(world.close);
  return world;
}

/**
 * A world for the tests of a file that come one after another, each with campaigns of its own: loading the
 * functions costs seconds. Every fault ends with its test.
 */
export function theCampaignWorld(options: CampaignWorldOptions = {}): () => CampaignWorld {
  let world: CampaignWorld | undefined;
  before(async () => {
    world = await startCampaignWorld({ ...options, assemblyDirectory: await campaignAssembly() });
  });
  afterEach(async () => {
    world?.heal();
    // The API lets a burst of requests through again.
    await world?.clock.sleep(5_000);
  });
  after(() => world?.close());
  return () => {
    assert.ok(world, 'the world begins with the first test');
    return world;
  };
}
