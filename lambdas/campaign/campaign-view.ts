import { type Effect, type EffectFacts, resultOf } from './effect.ts';
import { phaseNames } from './phases.ts';
import { type ProgressItem, percentageOf } from './progress.ts';
import { type CampaignRecord, isFinal } from './record.ts';
import type { Review } from './review/review.ts';

const iso = (at: number) => new Date(at).toISOString();
const isoOrNull = (at: number | undefined) => (at === undefined ? null : iso(at));

/** A campaign as the API shows it: no token, no texts. */
export function campaignView(record: CampaignRecord) {
  const { campaignId, brief, status, reason, compensation, warnings, review } = record;
  return {
    campaignId,
    wizardId: record.wizardId,
    attempt: record.attempt,
    name: brief.name,
    channels: brief.channels,
    status,
    revision: record.revision,
    requester: record.requester,
    createdAt: iso(record.createdAt),
    startedAt: isoOrNull(record.startedAt),
    finishedAt: isoOrNull(record.finishedAt),
    ...(reason === undefined ? {} : { reason }),
    ...(compensation === undefined ? {} : { compensation }),
    warnings,
    pointOfNoReturnAt: isoOrNull(record.pointOfNoReturnAt),
    notTakenBack: notTakenBack(record),
    costUsd: record.costUsd,
    review: review === undefined ? null : reviewView(review),
    effects: effectsOf(record).map(([key, effect]) => effectView(key, effect)),
    links: { self: `/v1/campaigns/${campaignId}`, progress: `/v1/campaigns/${campaignId}/progress` },
  };
}

/** Effects in the order in which they were begun. */
function effectsOf({ effects, order }: CampaignRecord): [key: string, effect: Effect][] {
  return Object.entries(effects).sort(([a], [b]) => (order[a] ?? 0) - (order[b] ?? 0));
}

/** What a person has to know of, or to look after: it is out for good, or may still be there. */
function notTakenBack(record: CampaignRecord) {
  return effectsOf(record).flatMap(([key, effect]) => {
    switch (effect.state) {
      case 'irreversible':
      case 'superseded':
      case 'undo_failed':
      case 'unconfirmed': {
        const url = resultOf(effect)?.['url'];
        const { vendor, state, reason } = effect;
        return [{ key, vendor, state, reason, ...(typeof url === 'string' ? { url } : {}) }];
      }
      case 'intended':
      case 'void':
      case 'done':
      case 'done_late':
      case 'undoing':
      case 'undone':
        return [];
      default:
        return effect satisfies never;
    }
  });
}

function reviewView({ round, hash, deadlineAt, approvals, decision }: Review) {
  return {
    round,
    hash,
    deadlineAt: iso(deadlineAt),
    approvedBy: Object.keys(approvals),
    decision:
      decision === undefined
        ? null
        : { decision: decision.decision, by: decision.by, via: decision.via, at: iso(decision.at) },
  };
}

function effectView(key: string, effect: Effect) {
  const facts: EffectFacts = resultOf(effect) ?? effect.target;
  return {
    // What is stored has a place that is called its key, too.
    ...facts,
    key,
    vendor: effect.vendor,
    kind: effect.kind,
    state: effect.state,
    ...('reason' in effect ? { reason: effect.reason } : {}),
  };
}

/** Progress as the API shows it. `elapsedSeconds` counts whole days too, and stops when the campaign ends. */
export function progressView(record: CampaignRecord, progress: ProgressItem | undefined, now: number) {
  const published = record.status === 'completed' || record.status === 'completed_with_warnings';
  const end = record.finishedAt ?? now;
  return {
    campaignId: record.campaignId,
    status: record.status,
    phase: progress?.phase ?? null,
    percentage: published ? 100 : progress === undefined ? 0 : percentageOf(progress),
    elapsedSeconds:
      record.startedAt === undefined ? 0 : Math.max(0, Math.floor((end - record.startedAt) / 1000)),
    waitingFor: isFinal(record.status) ? null : waitingView(record, progress),
    phases: phaseNames.map((name) => ({ name, enteredAt: isoOrNull(progress?.enteredAt[name]) })),
  };
}

function waitingView(record: CampaignRecord, progress: ProgressItem | undefined) {
  if (record.status === 'approved') return { what: 'start' };
  if (record.status === 'queued') return { what: 'queue' };
  const waiting = progress?.waitingFor;
  // Nobody is asked any more; vendors may still have to be waited for.
  if (waiting?.what === 'review' && record.status !== 'running') return null;
  return waiting === undefined ? null : { ...waiting, until: iso(waiting.until) };
}
