import { environmentText } from '../../platform/environment.ts';
import { stateMachines } from '../../platform/step-functions-client.ts';
import { createExecutions, type Executions, runNameOf, startExecution } from './executions.ts';

/** The executions of the stage that this function belongs to. */
export function configuredExecutions(): Executions {
  return createExecutions({
    client: stateMachines(),
    campaignMachine: environmentText('CAMPAIGN_MACHINE_ARN'),
    undoMachine: environmentText('UNDO_MACHINE_ARN'),
  });
}

/** Starts a run of a campaign: all that those functions may do who never stop or undo one. */
export function configuredStart(): (campaignId: string, run?: number) => Promise<void> {
  const machine = environmentText('CAMPAIGN_MACHINE_ARN');
  return (campaignId, run = 1) =>
    startExecution(stateMachines(), machine, runNameOf(campaignId, run), campaignId);
}
