import * as z from 'zod';
import type { AwsService } from './aws-service.ts';
import type { EventBus } from './event-bus.ts';
import { createJsonService, jsonOperation } from './json-service.ts';

const entry = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().optional(),
  Resources: z.array(z.string()).optional(),
  Time: z.number().optional(),
  TraceHeader: z.string().optional(),
});

/** EventBridge's PutEvents on the default bus. */
export function createEventBridgeService(bus: EventBus): AwsService {
  const put = (event: z.infer<typeof entry>) => {
    const { Source: source, DetailType: detailType, Detail, EventBusName: busName } = event;
    if (source === undefined || detailType === undefined || Detail === undefined) {
      return failed('InvalidArgument', 'Source, DetailType and Detail are required.');
    }
    if (busName !== undefined && !/(^|\/)default$/.test(busName)) {
      return failed(
        'ResourceNotFoundException',
        `Event bus ${busName} does not exist; there is only default.`,
      );
    }
    const detail = parseObject(Detail);
    if (detail === undefined) return failed('MalformedDetail', 'Detail is malformed.');
    const id = bus.publish({
      source,
      detailType,
      detail,
      ...(event.Resources && { resources: event.Resources }),
      ...(event.Time !== undefined && { time: event.Time * 1000 }),
    });
    return { EventId: id };
  };
  const operations = new Map([
    [
      'PutEvents',
      jsonOperation(z.object({ Entries: z.array(entry).min(1).max(10) }), ({ Entries: entries }) => {
        const results = entries.map(put);
        return {
          FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length,
          Entries: results,
        };
      }),
    ],
  ]);
  return createJsonService({ name: 'events', target: 'AWSEvents', jsonVersion: '1.1', operations });
}

function failed(code: string, message: string) {
  return { ErrorCode: code, ErrorMessage: message };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
