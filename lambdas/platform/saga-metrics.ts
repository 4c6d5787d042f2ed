import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logger } from './logger.ts';
import { metrics } from './metrics.ts';

/** First words of the log lines that alarms are made of: they never change with the case at hand. */
export const sagaMessages = {
  compensated: 'a step was compensated',
  compensationIncomplete: 'a step could not be compensated in full',
  unconfirmed: 'nobody can tell whether an effect happened',
  undoFailed: 'an effect could not be undone',
  outboxFailed: 'the outbox could not be drained',
} as const;

/** Which effect a line in the log is about; ids are fields of it, and never a dimension. */
export interface EffectInLog {
  readonly campaignId: string;
  /** `<step>/<effect>[/<channel or network>]@<revision>`. */
  readonly key: string;
  readonly reason: string;
}

/** One step was undone: everything that it had done, or not everything. */
export function recordCompensation(
  campaignId: string,
  step: string,
  outcome: 'complete' | 'incomplete',
): void {
  const total = metrics.singleMetric();
  total.addDimension('step', step);
  total.addDimension('outcome', outcome);
  total.addMetric('saga_compensations_total', MetricUnit.Count, 1);
  const fields = { campaign_id: campaignId, step };
  if (outcome === 'complete') logger.warn(sagaMessages.compensated, fields);
  else logger.error(sagaMessages.compensationIncomplete, fields);
}

/** A person has to look whether an effect happened. */
export function recordUnconfirmed(effect: EffectInLog): void {
  metrics.singleMetric().addMetric('saga_effects_unconfirmed_total', MetricUnit.Count, 1);
  logger.error(sagaMessages.unconfirmed, fieldsOf(effect));
}

/** An effect is still there that should not be. */
export function recordUndoFailure(effect: EffectInLog): void {
  metrics.singleMetric().addMetric('saga_undo_failures_total', MetricUnit.Count, 1);
  logger.error(sagaMessages.undoFailed, fieldsOf(effect));
}

/** Somebody has not been told yet; the sweeper tries again. */
export function recordOutboxFailure(campaignId: string, error: unknown): void {
  metrics.singleMetric().addMetric('outbox_failures_total', MetricUnit.Count, 1);
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  logger.error(sagaMessages.outboxFailed, { campaign_id: campaignId, error_name: name, reason: message });
}

function fieldsOf({ campaignId, key, reason }: EffectInLog) {
  return { campaign_id: campaignId, effect: key, reason };
}
