import type { Effect } from '../effect.ts';
import type { CampaignRecord, FailureReason, Warning } from '../record.ts';
import type { ExecutionLife, KnownExecutions } from './executions.ts';
import { isWorthAnotherUndo, lookAtOf, outboxDueAt } from './heartbeat.ts';

/** Executions that a published campaign may have; after them it is finished with what there is. */
export const mostRuns = 3;

/** The undo of a campaign has to be started, now or once more. */
export interface UndoAgain {
  readonly kind: 'undo-again';
  /** Its own execution would go on for nothing: it is stopped first, for this reason. */
  readonly stopFirst?: FailureReason;
}

/** What a campaign needs that somebody looks after. */
export type NextStep =
  /** It was approved, and nobody has started it: start it, or let it wait for its turn. */
  | { readonly kind: 'admit' }
  /** Its present run is not there: start it. */
  | { readonly kind: 'start' }
  /** It died before anything was published, or its undo has failed and may still succeed: take it back. */
  | { readonly kind: 'undo'; readonly reason: FailureReason }
  /** It is being taken back, and nobody is at it. */
  | UndoAgain
  /** It died after something was published: bring it to its end. */
  | { readonly kind: 'resume' }
  /** It has died too often: it ends with what was published. */
  | { readonly kind: 'finish'; readonly warnings: readonly Warning[] }
  /** Something may have come, or has come, that should not be there. */
  | { readonly kind: 'tidy' }
  /** The vendors have to be asked whether mail and posts have gone out. */
  | { readonly kind: 'verify' }
  /** People have not been told everything. */
  | { readonly kind: 'drain' }
  /** Somebody is at work. */
  | { readonly kind: 'leave' }
  /** It is over, and nothing is left to do now. */
  | { readonly kind: 'done' };

/** Errors by which an operator has asked for the undo; their own execution never carries it out. */
const asked: readonly string[] = ['RolledBack', 'Cancelled'];

/**
 * The next thing that a campaign needs. Before its publication a dead campaign is undone, after it finished.
 * @param tried what was done already and need not be done again now
 */
export function nextStep(
  record: CampaignRecord,
  executions: KnownExecutions,
  now: number,
  tried: ReadonlySet<NextStep['kind']> = new Set(),
): NextStep {
  const wanted = [
    lifeStep(record, executions, now),
    ...(needsTidying(record, executions, now) ? [{ kind: 'tidy' } as const] : []),
    ...(isDue(outboxDueAt(record), now) ? [{ kind: 'drain' } as const] : []),
    ...(isDue(record.verifyAt, now) ? [{ kind: 'verify' } as const] : []),
  ];
  const rest: NextStep = record.saga === 'closed' ? { kind: 'done' } : { kind: 'leave' };
  return wanted.find((step) => step !== undefined && !tried.has(step.kind)) ?? rest;
}

/** What keeps the campaign going, or brings it to its end; nothing where somebody is at it. */
function lifeStep(record: CampaignRecord, executions: KnownExecutions, now: number): NextStep | undefined {
  switch (record.saga) {
    case 'running':
      return whileRunning(record, executions.campaign);
    case 'compensating':
      return undoStepOf(record, executions);
    case 'closed':
      if (record.reason === undefined || !isWorthAnotherUndo(record, now)) return undefined;
      return { kind: 'undo', reason: record.reason };
    default:
      return record.saga satisfies never;
  }
}

function whileRunning(record: CampaignRecord, execution: ExecutionLife): NextStep | undefined {
  switch (execution.kind) {
    case 'alive':
      return undefined;
    case 'absent':
      // Whoever works the queue starts who is in it.
      if (record.status === 'queued') return undefined;
      return { kind: record.status === 'approved' ? 'admit' : 'start' };
    case 'ended':
      if (record.pivotAt === undefined) return { kind: 'undo', reason: deathOf(execution) };
      if (record.run < mostRuns) return { kind: 'resume' };
      return { kind: 'finish', warnings: warningsOf(record, deathOf(execution)) };
    default:
      return execution satisfies never;
  }
}

/** What a campaign that is being taken back needs; nothing where somebody is at it. */
export function undoStepOf(
  { reason }: Pick<CampaignRecord, 'reason'>,
  { campaign, undo }: KnownExecutions,
): UndoAgain | undefined {
  const stopFirst = reason !== undefined && asked.includes(reason.error) ? reason : undefined;
  // The campaign's own execution undoes it, unless somebody has asked for that from outside.
  if (campaign.kind === 'alive' && stopFirst === undefined) return undefined;
  if (undo.kind === 'alive') return undefined;
  return {
    kind: 'undo-again',
    ...(campaign.kind === 'alive' && stopFirst !== undefined ? { stopFirst } : {}),
  };
}

function needsTidying({ saga, effects }: CampaignRecord, { undo }: KnownExecutions, now: number): boolean {
  if (saga === 'compensating' || undo.kind === 'alive') return false;
  return Object.values(effects).some((effect) => {
    return effect.state === 'done_late' || isDue(lookAtOf(effect), now) || isForgotten(effect, saga, now);
  });
}

/** It was begun while the campaign was ending, and its lease is over. */
function isForgotten({ state, inFlightUntil }: Effect, saga: CampaignRecord['saga'], now: number): boolean {
  return saga === 'closed' && state === 'intended' && isDue(inFlightUntil, now);
}

function isDue(at: number | undefined, now: number): boolean {
  return at !== undefined && at <= now;
}

const deaths = {
  aborted: { error: 'ExecutionAborted', cause: 'its execution was stopped' },
  'timed-out': { error: 'ExecutionTimedOut', cause: 'its execution took too long' },
  failed: { error: 'ExecutionFailed', cause: 'its execution failed' },
  succeeded: { error: 'ExecutionFailed', cause: 'its execution ended before the campaign did' },
} as const;

function deathOf({ how, error, cause }: ExecutionLife & { kind: 'ended' }): FailureReason {
  const said = [error, cause].filter((part) => part !== undefined && part !== '').join(': ');
  const death = deaths[how];
  return { step: 'Execution', error: death.error, cause: said === '' ? death.cause : said.slice(0, 500) };
}

/** What is missing in a published campaign whose executions have died, besides what is noted already. */
function warningsOf({ brief, effects, warnings }: CampaignRecord, death: FailureReason): Warning[] {
  const reason = `${death.error}: ${death.cause}`.slice(0, 500);
  const isDone = (prefix: string) =>
    Object.entries(effects).some(([key, { state }]) => key.startsWith(prefix) && state === 'done');
  const published = {
    email: isDone('distribution/email-schedule'),
    social: brief.socialNetworks.every((network) => isDone(`distribution/post/${network}`)),
    blog: isDone('distribution/blog-file'),
  };
  const missing = [
    ...brief.channels.filter((channel) => !published[channel]).map((channel) => `channel/${channel}`),
    ...(isDone('analytics/') ? [] : ['analytics']),
  ];
  const noted = new Set(warnings.map(({ subject }) => subject));
  return [
    ...warnings,
    ...missing.filter((subject) => !noted.has(subject)).map((subject) => ({ subject, reason })),
  ];
}
