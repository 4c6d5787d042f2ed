import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { metrics } from './metrics.ts';

/** What kind of work a function does: the first word of its metrics' names. */
export type Work = 'activity' | 'route' | 'operation';

/**
 * Counts one execution under the function's name (the dimension `service`) and how it ended, and how long it
 * took. The status is a dimension of the count alone, which keeps the number of series small.
 */
export function recordExecution(
  work: Work,
  status: 'succeeded' | 'refused' | 'failed',
  milliseconds: number,
): void {
  const total = metrics.singleMetric();
  total.addDimension('status', status);
  total.addMetric(`${work}_executions_total`, MetricUnit.Count, 1);
  metrics.addMetric(`${work}_duration_seconds`, MetricUnit.Seconds, milliseconds / 1000);
}

/** How often Step Functions had tried before. */
export function recordRetries(attempt: number): void {
  metrics.addMetric('activity_retry_count', MetricUnit.Count, attempt);
}
