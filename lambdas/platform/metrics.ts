import { Metrics } from '@aws-lambda-powertools/metrics';

/** Embedded metrics; the namespace is POWERTOOLS_METRICS_NAMESPACE. No id is ever a dimension. */
export const metrics = new Metrics();
