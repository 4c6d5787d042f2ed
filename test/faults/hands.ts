import type { CampaignWorld } from '../support/start-campaign-world.ts';

/** What people and outages do to a running campaign from outside. */
export interface Hands {
  cancel(): void;
  rollBack(): void;
  sweep(): Promise<void>;
  /** Has the review clock look after every review whose time has come. */
  lookAfterReviews(): Promise<void>;
  stop(executionArn: string): void;
  /** In ten minutes, when what waits for a person is waiting. */
  later(deed: () => void): void;
  /** Takes the execution up again once the campaign is undone. */
  redriveWhenUndone(executionArn: string): void;
  /** Resolves some time after the first compensation has begun. */
  afterUndoBegan(ms: number): Promise<void>;
  /** Something happens by itself in so many milliseconds: the run is not over before. */
  expect(ms: number): void;
  /** Whether something is still to happen by itself. */
  expecting(): boolean;
  /** Told by the disturber when a compensation begins. */
  undoBegan(): void;
}

/** A campaign runs before whoever launched it has heard its id. */
function newestIn({ twin, engine }: CampaignWorld): string {
  const [newest] = twin.deployment.stateMachines
    .flatMap(({ arn }) => engine.listExecutions({ stateMachineArn: arn }))
    .toSorted((a, b) => b.startDate - a.startDate);
  return newest === undefined ? '' : JSON.parse(newest.input).campaignId;
}

export function createHands(world: CampaignWorld, campaignId: () => string): Hands {
  const began = Promise.withResolvers<void>();
  let outstanding = 0;
  const sleep = async (ms: number): Promise<void> => {
    outstanding += 1;
    await world.clock.sleep(ms);
    outstanding -= 1;
  };
  const run = async (id: RegExp): Promise<void> => {
    const found = world.twin.deployment.functions.find(({ logicalId }) => id.test(logicalId));
    if (found === undefined) throw new Error(`the stage has no ${id.source}`);
    await world.lambda.invoke({ functionArn: found.arn, payload: '{}' });
  };
  const ask = (what: string): void => {
    void world.operator.post(`/v1/campaigns/${campaignId() || newestIn(world)}/${what}`, {});
  };
  return {
    cancel: () => ask('cancel'),
    rollBack: () => ask('rollback'),
    sweep: () => run(/sweeper/),
    lookAfterReviews: () => run(/reviewclock/),
    stop: (executionArn) => {
      world.engine.stopExecution({
        executionArn,
        error: 'StoppedByHand',
        cause: 'The fault matrix stopped it.',
      });
    },
    later: (deed) => {
      void sleep(10 * 60_000).then(deed);
    },
    redriveWhenUndone(executionArn) {
      void began.promise
        .then(() => sleep(10 * 60_000))
        .then(() => world.engine.redriveExecution({ executionArn }))
        .catch(() => undefined);
    },
    afterUndoBegan: (ms) => began.promise.then(() => sleep(ms)),
    expect: (ms) => void sleep(ms),
    expecting: () => outstanding > 0,
    undoBegan: () => began.resolve(),
  };
}
