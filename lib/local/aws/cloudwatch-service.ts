import * as z from 'zod';
import type { AwsService } from './aws-service.ts';
import { createJsonService, jsonOperation } from './json-service.ts';

/** One datum that was put, as CloudWatch's API describes it. */
export interface MetricDatum {
  readonly namespace: string;
  readonly name: string;
  readonly value: number | undefined;
  readonly unit: string | undefined;
  readonly dimensions: Readonly<Record<string, string>>;
}

const putInput = z.object({
  Namespace: z.string().min(1),
  MetricData: z
    .array(
      z.object({
        MetricName: z.string().min(1),
        Value: z.number().optional(),
        Unit: z.string().optional(),
        Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).optional(),
      }),
    )
    .max(1000),
});

/** CloudWatch's PutMetricData; what was put can be read in `metrics`. */
export function createCloudWatchService(metrics: MetricDatum[]): AwsService {
  const operations = new Map([
    [
      'PutMetricData',
      jsonOperation(putInput, ({ Namespace: namespace, MetricData: data }) => {
        for (const { MetricName: name, Value: value, Unit: unit, Dimensions: dimensions = [] } of data) {
          const named = Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]));
          metrics.push({ namespace, name, value, unit, dimensions: named });
        }
      }),
    ],
  ]);
  return createJsonService({
    name: 'monitoring',
    target: 'GraniteServiceVersion20100801',
    jsonVersion: '1.0',
    operations,
  });
}
