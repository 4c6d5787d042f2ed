import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { campaignAssembly } from './campaign-assembly.ts';
import { sharedCampaigns } from './stage.ts';
import { type CampaignWorld, type CampaignWorldOptions, startCampaignWorld } from './start-campaign-world.ts';

export { type CampaignWorld, reviewer, secondReviewer } from './start-campaign-world.ts';

/** The world that stands in this process, kept for the next who ask for one like it. */
let standing: StandingWorld | undefined;

interface StandingWorld {
  readonly options: CampaignWorldOptions;
  readonly world: CampaignWorld;
  /** Lets its time go on. */
  wake(): void;
}

/** Schedules can be added to a world, and are there from then on. */
const fits = (stands: CampaignWorldOptions, wanted: CampaignWorldOptions): boolean =>
  JSON.stringify([stands.campaigns, stands.calls]) === JSON.stringify([wanted.campaigns, wanted.calls]) &&
  (wanted.schedules === true || stands.schedules !== true);

async function enterWorld(options: CampaignWorldOptions): Promise<CampaignWorld> {
  const left = standing;
  standing = undefined;
  if (left === undefined || !fits(left.options, options)) {
    await left?.world.close();
    return startCampaignWorld({ ...options, assemblyDirectory: await campaignAssembly() });
  }
  left.wake();
  await left.world.startOver();
  if (options.schedules === true) left.world.beginSchedules();
  return left.world;
}

async function leaveWorld(world: CampaignWorld, options: CampaignWorldOptions): Promise<void> {
  // Nobody comes after a file that is run alone, and its process has to end.
  if (process.send === undefined) return world.close();
  world.keepCode();
  standing = { options, world, wake: world.clock.hold() };
}

/**
 * A world for tests that come one after another, each with campaigns of its own. Loading the functions costs
 * seconds, so it is kept for whoever asks next in this process; they find it as `startOver` leaves it. Every
 * fault ends with its test.
 */
export function theCampaignWorld(wanted: CampaignWorldOptions = {}): () => CampaignWorld {
  const options = { ...wanted, campaigns: { ...sharedCampaigns, ...wanted.campaigns } };
  let world: CampaignWorld | undefined;
  before(async () => {
    world = await enterWorld(options);
  });
  afterEach(async () => {
    world?.heal();
    // The API lets a burst of requests through again.
    await world?.clock.sleep(5_000);
  });
  after(async () => {
    if (world !== undefined) await leaveWorld(world, options);
  });
  return () => {
    assert.ok(world, 'the world begins with the first test');
    return world;
  };
}
