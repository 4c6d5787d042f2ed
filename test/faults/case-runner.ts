import { type CampaignWorld, startCampaignWorld } from '../support/start-campaign-world.ts';
import type { FaultCase } from './fault-case.ts';
import { createObserver, type Observer } from './observer.ts';
import { record } from './recording.ts';
import { scenarioOf } from './scenario.ts';
import type { Site } from './site.ts';
import { isClean, judge, type Verdict } from './verdict.ts';

export interface CaseResult {
  readonly name: string;
  /** How the campaign ended; `none` where it has no record. */
  readonly status: string;
  readonly verdict: Verdict;
  /** Whether what should go wrong did. */
  readonly struck: boolean;
}

/** Runs cases one after another, in one world for as long as nothing is wrong in it. */
export interface CaseRunner {
  /** What a scenario comes by when nothing goes wrong. @throws Error where it does not end as it says. */
  cleanRun(scenario: string): Promise<readonly Site[]>;
  run(one: FaultCase): Promise<CaseResult>;
  close(): Promise<void>;
}

const clean = { unconfirmed: [], undoFailed: [] };

/** A new world is cold: its functions are compiled anew. An old one grows with every campaign. */
const casesAWorld = 400;

/** A day in which nobody answers would be most of the matrix; in one hour the review clock does all that it does. */
const reviewHours = 1;

interface Place {
  readonly world: CampaignWorld;
  readonly observer: Observer;
  cases: number;
}

export function createCaseRunner(assemblyDirectory: string): CaseRunner {
  let place: Place | undefined;

  const leave = async (): Promise<void> => {
    await place?.world.close();
    place = undefined;
  };

  const enter = async (): Promise<Place> => {
    if (place !== undefined && place.cases < casesAWorld) return place;
    await leave();
    const observer = createObserver();
    const { disturbances } = observer;
    const world = await startCampaignWorld({ assemblyDirectory, disturbances, campaigns: { reviewHours } });
    observer.attach(world);
    place = { world, observer, cases: 0 };
    // The first campaign of a world makes what all of them share, such as a collection.
    await record(world, observer, scenarioOf('blog'));
    return place;
  };

  return {
    async cleanRun(name) {
      const { world, observer } = await enter();
      const scenario = scenarioOf(name);
      const { ending, sites } = await record(world, observer, scenario);
      const verdict = judge(ending, { ...clean, statuses: [scenario.ends] });
      if (!isClean(verdict)) {
        throw new Error(`without any fault, ${name} goes wrong: ${JSON.stringify(verdict, null, 2)}`);
      }
      return sites;
    },
    async run({ name, scenario, plans, expected }) {
      const at = await enter();
      at.cases += 1;
      const { ending, missed } = await record(at.world, at.observer, scenarioOf(scenario), plans);
      const struck = missed.length < plans.length;
      // Without its fault a campaign has to end as a clean one.
      const verdict = judge(ending, struck ? expected : { ...clean, statuses: [scenarioOf(scenario).ends] });
      if (!isClean(verdict)) await leave();
      return { name, status: ending.record?.status ?? 'none', verdict, struck: struck || !isClean(verdict) };
    },
    close: leave,
  };
}
