import type { HistoryEvent } from './engine.ts';

/** The events of one execution, in Step Functions' terms. */
export interface History {
  readonly length: number;
  /** Adds an event and answers its id. */
  add(event: RecordedEvent): number;
  page(range: PageRange): RecordedPage;
}

export interface PageRange {
  /** The id of the first event; the end of the history at which reading begins, where it is absent. */
  readonly from: number | undefined;
  readonly count: number;
  readonly reverse: boolean;
}

export interface RecordedPage {
  readonly events: readonly { readonly id: number; readonly event: RecordedEvent }[];
  /** The first event of the next page, if there is one. */
  readonly next: number | undefined;
}

export interface RecordedEvent {
  readonly type: string;
  readonly previousEventId: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly details?: EventDetails;
}

/** The detail object of an event; the keys are the API's. */
export interface EventDetails {
  readonly name?: string;
  readonly index?: number;
  readonly length?: number;
  readonly input?: string;
  readonly output?: string;
  readonly assignedVariables?: Readonly<Record<string, string>>;
  readonly error?: string;
  readonly cause?: string;
  readonly location?: string;
  readonly state?: string;
  readonly resourceType?: string;
  readonly resource?: string;
  readonly region?: string;
  readonly parameters?: string;
  readonly timeoutInSeconds?: number;
  readonly heartbeatInSeconds?: number;
  readonly roleArn?: string;
  readonly redriveCount?: number;
}

/** Step Functions ends an execution that would have more events than this. */
export const maximumEvents = 25_000;

export function createHistory(onEvent?: (event: RecordedEvent) => void): History {
  const events: RecordedEvent[] = [];
  return {
    get length() {
      return events.length;
    },
    add: (event) => {
      onEvent?.(event);
      return events.push(event);
    },
    page: ({ from, count, reverse }) => {
      const step = reverse ? -1 : 1;
      const first = from ?? (reverse ? events.length : 1);
      const ids = Array.from({ length: count }, (_, index) => first + index * step);
      const next = first + count * step;
      return {
        events: ids.flatMap((id) => {
          const event = events[id - 1];
          return event === undefined ? [] : [{ id, event }];
        }),
        next: next >= 1 && next <= events.length ? next : undefined,
      };
    },
  };
}

/** An event as `GetExecutionHistory` answers it. */
export function toHistoryEvent(id: number, event: RecordedEvent, includeData: boolean): HistoryEvent {
  const { type, previousEventId, timestamp, details } = event;
  const base = { id, previousEventId, timestamp, type };
  return details === undefined ? base : { ...base, [detailsKeyOf(type)]: presented(details, includeData) };
}

const truncated = { truncated: false } as const;

function presented(details: EventDetails, includeData: boolean): object {
  const { input, output, assignedVariables, ...others } = details;
  return {
    ...others,
    ...(includeData && input !== undefined && { input, inputDetails: truncated }),
    ...(includeData && output !== undefined && { output, outputDetails: truncated }),
    ...(includeData && assignedVariables && { assignedVariables, assignedVariablesDetails: truncated }),
  };
}

/** `TaskStateEntered` has its details under `stateEnteredEventDetails`, `TaskFailed` under its own name. */
function detailsKeyOf(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}
