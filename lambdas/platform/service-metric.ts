import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MetricUnit as Unit } from '@aws-lambda-powertools/metrics/types';
import { metrics } from './metrics.ts';

/**
 * A metric of something that is called. Powertools names the function by the dimension `service`; here it is
 * what was called.
 */
export function addServiceMetric(
  name: string,
  { service, ...others }: { readonly service: string; readonly to?: string },
  value = 1,
  unit: Unit = MetricUnit.Count,
): void {
  const one = metrics.singleMetric();
  one.clearDefaultDimensions();
  one.addDimension('service', service);
  for (const [dimension, text] of Object.entries(others)) one.addDimension(dimension, text);
  one.addMetric(name, unit, value);
}
