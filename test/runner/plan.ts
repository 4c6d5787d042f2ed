/** Test files that one process runs, one after another. */
export interface Batch {
  readonly files: readonly string[];
  /** Whether they read the stage's assembly, and have to wait until it is synthesised. */
  readonly needsAssembly: boolean;
  /** Whether it runs beside the others, since it leaves the processor to them. */
  readonly beside: boolean;
}

/**
 * Files that run whole campaigns, in an order in which those with the same world are neighbours: loading the
 * functions of a world costs more than most of the tests in it. The lists take about the same time.
 */
export const sharedWorlds: readonly (readonly string[])[] = [
  [
    'test/journeys/cancel.test.ts',
    'test/journeys/lasting-failures.test.ts',
    'test/journeys/late-effects.test.ts',
    'test/journeys/lost-answers.test.ts',
    'test/journeys/progress.test.ts',
    'test/journeys/requests.test.ts',
    'test/journeys/review.test.ts',
    'test/journeys/transient-faults.test.ts',
    'test/journeys/examples.test.ts',
    'test/journeys/retry.test.ts',
    'test/journeys/rollback.test.ts',
    'test/api/callbacks.test.ts',
  ],
  [
    'test/stack/synthesise.test.ts',
    'test/journeys/breakers.test.ts',
    'test/journeys/outage.test.ts',
    'test/journeys/cost.test.ts',
    'test/journeys/review-everywhere.test.ts',
    // From here on the sweeper and the review clock come round in it.
    'test/journeys/dead-executions.test.ts',
    'test/journeys/starting.test.ts',
  ],
];

/** Files that `npm test` leaves to `npm run test:all`, each with the reason. */
export const onlyInAll: Readonly<Record<string, string>> = {
  'test/journeys/rush.test.ts': 'the rate limiter proves it with 300 claims; this is the same with campaigns',
  'test/faults/mutants.test.ts': 'nine products that lack a safeguard each, and a world for each',
  'test/faults/slice.test.ts': 'one in thirty-three cases of the fault matrix, each a campaign of its own',
  'test/breaker/dynamodb-local.test.ts':
    'DynamoDB Local, where there is Java: the same rules on the other store',
  'test/vendors/callback-contract.test.ts':
    'whole reviews by the same sentences as below, against our own doubles',
  'test/vendors/emulated-callback-contract.test.ts': 'whole reviews against the npm package emulate',
  'test/journeys/stopping.test.ts': 'npm start and the demo as processes that are interrupted',
  'test/local/lambda/process-host-contract.test.ts':
    'what host-contract proves in process, in processes as npm start has them',
  'test/journeys/queue.test.ts':
    'the tests of admission prove it; these are whole campaigns, and a world of their own',
  'test/local/foreign-app/parcels.test.ts': 'another app than ours on the twin',
};

/** Files that need a process to themselves, each with the reason. */
export const alone: Readonly<Record<string, string>> = {
  'test/campaign/saga-metrics.test.ts': 'metrics are turned on or off when their module is loaded',
};

/** Files that spend their time waiting for processes of their own: they run beside the others. */
export const waiting: readonly string[] = ['test/local/lambda/process-host.test.ts'];

/** Folders whose files fill a process; those of all others share one. */
const largeFolders: readonly string[] = ['test/campaign/', 'test/local/', 'test/vendors/'];

export interface PlanOptions {
  /** Whether the files of `onlyInAll` are among them. */
  readonly all: boolean;
  /** Beginnings of paths; all files by default. */
  readonly only?: readonly string[];
}

/** Which files run in which processes: those with worlds first, since they take longest, then by folder. */
export function planBatches(files: readonly string[], { all, only = [] }: PlanOptions): readonly Batch[] {
  const asked = (file: string) => only.some((beginning) => file.startsWith(beginning));
  const wanted = files.filter((file) =>
    only.length > 0 ? asked(file) : all || onlyInAll[file] === undefined,
  );
  const withWorlds = sharedWorlds.map((list) => list.filter((file) => wanted.includes(file)));
  const beside = wanted.filter((file) => waiting.includes(file));
  const others = wanted.filter((file) => ![...withWorlds, beside].some((list) => list.includes(file)));
  const single = (file: string) => alone[file] !== undefined || onlyInAll[file] !== undefined;
  const rooms = Map.groupBy(
    others.filter((file) => !single(file)),
    (file) => largeFolders.find((folder) => file.startsWith(folder)) ?? 'others',
  );
  return [
    { files: beside, needsAssembly: false, beside: true },
    ...withWorlds.map((list) => ({ files: list, needsAssembly: true, beside: false })),
    ...others.filter(single).map((file) => {
      return { files: [file], needsAssembly: onlyInAll[file] !== undefined, beside: false };
    }),
    // The largest first, so that no process is left alone with it at the end.
    ...[...rooms.values()]
      .toSorted((a, b) => b.length - a.length)
      .map((list) => ({ files: list, needsAssembly: false, beside: false })),
  ].filter((batch) => batch.files.length > 0);
}
