import type { EventDetails } from './history.ts';
import type { Failure } from './state-failed-error.ts';
import { record, type Strand } from './strand.ts';
import type { TaskResource } from './task-resource.ts';

/** The events of one attempt of a Task. A plain function has a family of its own in the history. */
export interface TaskEvents {
  scheduled(details: {
    readonly parameters: string;
    readonly region: string;
    readonly timeoutInSeconds?: number | undefined;
    readonly heartbeatInSeconds?: number | undefined;
  }): void;
  started(): void;
  submitted(output: string): void;
  succeeded(output: string): void;
  failed(failure: Failure): void;
}

export function taskEvents(strand: Strand, resource: TaskResource): TaskEvents {
  switch (resource.type) {
    case 'function':
      return functionEvents(strand, resource.functionArn);
    case 'invoke':
      return integrationEvents(strand, resource.waitForTaskToken ? 'invoke.waitForTaskToken' : 'invoke');
    case 'unsupported':
      throw new Error(`${resource.resource} has no events`);
  }
}

function integrationEvents(strand: Strand, resource: string): TaskEvents {
  const task = { resourceType: 'lambda', resource };
  return {
    scheduled: ({ parameters, region, timeoutInSeconds, heartbeatInSeconds }) => {
      record(strand, 'TaskScheduled', {
        ...task,
        parameters,
        region,
        ...(timeoutInSeconds !== undefined && { timeoutInSeconds }),
        ...(heartbeatInSeconds !== undefined && { heartbeatInSeconds }),
      });
    },
    started: () => void record(strand, 'TaskStarted', task),
    submitted: (output) => void record(strand, 'TaskSubmitted', { ...task, output }),
    succeeded: (output) => void record(strand, 'TaskSucceeded', { ...task, output }),
    failed: (failure) => void record(strand, failureEvent('Task', failure), { ...task, ...errorOf(failure) }),
  };
}

function functionEvents(strand: Strand, functionArn: string): TaskEvents {
  return {
    scheduled: ({ parameters, timeoutInSeconds }) => {
      record(strand, 'LambdaFunctionScheduled', {
        resource: functionArn,
        input: parameters,
        ...(timeoutInSeconds !== undefined && { timeoutInSeconds }),
      });
    },
    started: () => void record(strand, 'LambdaFunctionStarted'),
    // A plain function cannot wait for a token, so nothing is ever submitted.
    submitted: () => {},
    succeeded: (output) => void record(strand, 'LambdaFunctionSucceeded', { output }),
    failed: (failure) => void record(strand, failureEvent('LambdaFunction', failure), errorOf(failure)),
  };
}

function failureEvent(family: 'Task' | 'LambdaFunction', failure: Failure): string {
  return `${family}${failure.error === 'States.Timeout' ? 'TimedOut' : 'Failed'}`;
}

/** Error and cause as details of an event. */
export function errorOf({ error, cause }: Failure): EventDetails {
  return cause === undefined ? { error } : { error, cause };
}
