import { environmentText } from '../../platform/environment.ts';
import { stateMachines } from '../../platform/step-functions-client.ts';
import { createExecutions, type Executions } from './executions.ts';

/** The executions of the stage that this function belongs to. */
export function configuredExecutions(): Executions {
  return createExecutions({
    client: stateMachines(),
    campaignMachine: environmentText('CAMPAIGN_MACHINE_ARN'),
    undoMachine: environmentText('UNDO_MACHINE_ARN'),
  });
}
