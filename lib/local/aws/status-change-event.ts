import type { Deployment } from '../assembly/deployment.ts';
import type { ExecutionStatusChange } from '../states/engine.ts';
import type { PublishedEvent } from './event-bus.ts';

/** The event that Step Functions sends when a standard execution changes its status. */
export function statusChangeEvent(change: ExecutionStatusChange, deployment: Deployment): PublishedEvent {
  const known = deployment.stateMachines.find(({ arn }) => arn === change.stateMachineArn);
  if (known === undefined) throw new Error(`${change.stateMachineArn} is not in the deployment`);
  return {
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    resources: [change.executionArn],
    detail: {
      ...change,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      inputDetails: { included: true },
      outputDetails: change.output === null ? null : { included: true },
    },
  };
}
