import type { SourceEdit } from './source-edit.ts';

/** One safeguard taken away, as an edit of the product's source, and what finds it missing. */
export interface Mutant extends SourceEdit {
  /** The safeguard. */
  readonly without: string;
  readonly scenario: 'post' | 'blog';
  /** Names of cases, without their scenario, that strike at once. */
  readonly faults: readonly string[];
  /** A file of `npm test` that fails without it, too. */
  readonly foundBy: string;
}

const ledger = 'lambdas/campaign/ledger.ts';
const beginRules = 'lambdas/campaign/begin-rules.ts';

export const mutants: readonly Mutant[] = [
  {
    without: 'the fence',
    file: beginRules,
    find: /if \(saga !== 'running'\) throw [^;]+;(?<rest>[\s\S]+)saga = :running AND /,
    replace: '$<rest>:running = :running AND ',
    scenario: 'post',
    // Its execution wakes up when everything is taken back.
    faults: ['state/campaign/CreateContent#1/stopped-and-redriven'],
    foundBy: 'test/campaign/ledger.test.ts',
  },
  {
    without: 'the entry before the call',
    file: ledger,
    find: /const written = await writeEffect\([^;]+;/,
    replace: 'const written = true;',
    scenario: 'post',
    faults: ['vendor/buffer/mutation CreatePost by publish-social#1/died-after'],
    foundBy: 'test/campaign/ledger.test.ts',
  },
  {
    without: 'the lease of an attempt',
    file: ledger,
    find: /inFlightUntil: deadlineAt \+ lateMs/,
    replace: 'inFlightUntil: now - 1',
    scenario: 'post',
    // While the first waits for its vendor, the second must not take it for dead.
    faults: [
      'lambda/publish-social#1/twice',
      'vendor/buffer/mutation CreatePost by publish-social#1/late-by-half',
    ],
    foundBy: 'test/campaign/ledger.test.ts',
  },
  {
    without: 'an id of its own for each attempt',
    file: 'lambdas/platform/invocation.ts',
    find: /attempt: randomUUID\(\)/,
    replace: "attempt: '00000000-0000-4000-8000-000000000000'",
    scenario: 'post',
    faults: ['lambda/publish-social#1/twice'],
    foundBy: 'test/platform/invocation.test.ts',
  },
  {
    without: 'the look before a second attempt',
    file: 'lambdas/campaign/perform-effect.ts',
    find: /begun\.kind === 'taken-over'/,
    replace: 'false',
    scenario: 'post',
    faults: ['vendor/buffer/mutation CreatePost by publish-social#1/answer-lost-once'],
    foundBy: 'test/campaign/perform-effect.test.ts',
  },
  {
    without: 'the pivot',
    file: beginRules,
    find: /'pivotAt = if_not_exists\(pivotAt, :now\)'/,
    replace: '',
    scenario: 'post',
    faults: ['state/campaign/FinishCampaign#1/stopped'],
    foundBy: 'test/campaign/ledger.test.ts',
  },
  {
    without: 'the undo of the step that has failed',
    file: 'lib/workflow/saga.ts',
    find: /entries\.set\(step\.name, entry\)/,
    replace: 'entries.set(step.name, earlier)',
    scenario: 'blog',
    faults: ['vendor/slack/POST chat.postMessage by open-review#1/refused'],
    foundBy: 'test/workflow/saga.test.ts',
  },
  {
    without: 'the second look for what comes late',
    file: 'lambdas/campaign/effect-changes.ts',
    find: /return effect\.unanswered === 0 \? \{\} : \{ lookAt: now \+ secondLookMs \};/,
    replace: 'return {};',
    scenario: 'post',
    faults: ['vendor/grafana/POST dashboards by set-up-analytics#1/lands-after-undo'],
    foundBy: 'test/campaign/effect-changes.test.ts',
  },
  {
    without: 'the sweeper',
    file: 'lambdas/operations/sweeper.ts',
    find: /\bsweep\((?=recovery\b)/,
    replace: '(async () => ({}))(',
    scenario: 'post',
    faults: ['state/campaign/RenderAsset#1/stopped-unseen'],
    foundBy: 'test/journeys/starting.test.ts',
  },
];
