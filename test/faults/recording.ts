import type { CampaignWorld } from '../support/start-campaign-world.ts';
import { type Ending, runCampaign } from './campaign-run.ts';
import { disturb } from './disturb.ts';
import type { FaultPlan } from './fault-plan.ts';
import { createHands, type Hands } from './hands.ts';
import type { Observer } from './observer.ts';
import type { Scenario } from './scenario.ts';
import type { Site } from './site.ts';

/** What a run of a scenario was, and where it came by. */
export interface Recording {
  readonly ending: Ending;
  readonly sites: readonly Site[];
  /** Plans whose site was never reached. */
  readonly missed: readonly FaultPlan[];
}

/** Runs a scenario with what is planned, in a world that it has to itself meanwhile. */
export async function record(
  world: CampaignWorld,
  observer: Observer,
  scenario: Scenario,
  plans: readonly FaultPlan[] = [],
): Promise<Recording> {
  // What is left of the run before it, such as callbacks under way, comes to its end first.
  await world.clock.sleep(5_000);
  await world.clock.settled();
  // What its vendors have done to it is nothing to the next one.
  await world.stored.forgetCircuits();
  const hands: Hands = createHands(world, () => run.campaignId());
  const run = runCampaign(world, scenario, () => hands);
  const disturbance = disturb(plans, hands, observer.disturbances.crashes);
  const sites = observer.begin(disturbance);
  const ending = await run.end();
  observer.begin({});
  return { ending, sites: [...sites], missed: disturbance.missed() };
}
