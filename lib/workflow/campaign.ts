import type { Channel } from '../../lambdas/campaign/channels.ts';
import type { Phase } from '../../lambdas/campaign/phases.ts';
import { errorNames } from '../../lambdas/platform/errors.ts';
import type { TaskSpec } from './lambda-task.ts';

/** One step of a campaign: what runs, what undoes it, and what its failure means. */
export interface CampaignStep {
  readonly name: string;
  /** The phase that the progress shows while the step runs (lambdas/campaign/phases.ts has its share). */
  readonly phase: Phase;
  readonly tasks: Readonly<Record<string, TaskSpec>>;
  /** Takes back every effect of the step, also of one that failed half-way. */
  readonly undo: TaskSpec;
  /** `undo`: the campaign is undone from this step back. `warn`: it goes on and says so. */
  readonly failure: 'undo' | 'warn';
  /** The step that runs again when this one sends the campaign back. */
  readonly returnsTo?: string;
  /** Errors that end a branch of the step at once, instead of becoming its verdict. */
  readonly neverVerdicts: readonly string[];
}

/** Somebody else is undoing the campaign, or it is over. */
const closed: readonly string[] = [errorNames.sagaClosed];

export const research = {
  name: 'Research',
  phase: 'research',
  tasks: {
    notion: { state: 'SearchNotion', functionId: 'search-notion' },
    page: { state: 'ScrapePage', functionId: 'scrape-page' },
    memory: { state: 'RecallResearch', functionId: 'recall-research' },
  },
  undo: { state: 'DeleteResearch', functionId: 'delete-research' },
  failure: 'undo',
  neverVerdicts: [...closed, errorNames.configuration],
} as const satisfies CampaignStep;

/** Pages that one campaign reads at once. */
export const pagesAtOnce = 3;

export const content = {
  name: 'Content',
  phase: 'content',
  tasks: {
    create: { state: 'CreateContent', functionId: 'create-content' },
    // A help for later campaigns: this one can do without.
    remember: { state: 'RememberContent', functionId: 'remember-content' },
  },
  undo: { state: 'DeleteContentDrafts', functionId: 'delete-content-drafts' },
  failure: 'undo',
  neverVerdicts: closed,
} as const satisfies CampaignStep;

export const design = {
  name: 'Design',
  phase: 'design',
  tasks: {
    asset: { state: 'RenderAsset', functionId: 'render-asset' },
    // A run that takes the campaign up after its publication knows from the record what is missing.
    note: { state: 'NoteWarnings', functionId: 'note-warnings' },
  },
  undo: { state: 'DeleteDesignAssets', functionId: 'delete-design-assets' },
  failure: 'undo',
  neverVerdicts: [...closed, errorNames.configuration],
} as const satisfies CampaignStep;

/** A post without an image is not made; mail and blog can do without. */
export const channelsThatNeedAnImage: readonly Channel[] = ['social'];

export const review = {
  name: 'Review',
  phase: 'review',
  tasks: {
    // A review whose time is over is settled, never opened again.
    open: { state: 'OpenReview', functionId: 'open-review', retry: ['service', 'died', 'vendor', 'store'] },
    settle: { state: 'SettleReview', functionId: 'settle-review' },
    // What was decided is in the record, whether the card shows it or not.
    show: { state: 'ShowDecision', functionId: 'show-decision' },
  },
  undo: { state: 'WithdrawReview', functionId: 'withdraw-review' },
  failure: 'undo',
  returnsTo: 'Content',
  neverVerdicts: closed,
} as const satisfies CampaignStep;

export const distribution = {
  name: 'Distribution',
  phase: 'distribution',
  tasks: {
    email: { state: 'PublishEmail', functionId: 'publish-email' },
    social: { state: 'PublishSocial', functionId: 'publish-social' },
    blog: { state: 'PublishBlog', functionId: 'publish-blog' },
  },
  undo: { state: 'RollBackDistribution', functionId: 'roll-back-distribution' },
  failure: 'undo',
  // Not even a ConfigurationError: a sibling may have published already, and what is public is taken back by
  // a person's decision only. With nothing published at all the step fails and names every reason.
  neverVerdicts: closed,
} as const satisfies CampaignStep;

export const analytics = {
  name: 'Analytics',
  phase: 'analytics',
  tasks: { setUp: { state: 'SetUpAnalytics', functionId: 'set-up-analytics' } },
  undo: { state: 'CleanUpAnalytics', functionId: 'clean-up-analytics' },
  failure: 'warn',
  neverVerdicts: closed,
} as const satisfies CampaignStep;

/** The six steps in their order. */
export const campaignSteps: readonly CampaignStep[] = [
  research,
  content,
  design,
  review,
  distribution,
  analytics,
];

/** What runs before the first step and after the last, and what closes a campaign that was undone. */
export const campaignEnds = {
  begin: { state: 'BeginCampaign', functionId: 'begin-campaign' },
  finish: { state: 'FinishCampaign', functionId: 'finish-campaign' },
  beginUndo: { state: 'BeginUndo', functionId: 'begin-undo' },
  finishCompensation: { state: 'FinishCompensation', functionId: 'finish-compensation' },
} as const satisfies Record<string, TaskSpec>;
