import { type Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, QueryLanguage, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { WorkflowFunctionId } from '../constructs/function-catalogue.ts';
import { campaignDefinition } from './campaign-definition.ts';
import type { TaskFunction } from './lambda-task.ts';

/** A function of which the machine runs versions. */
export interface MachineFunction extends TaskFunction {
  /** All versions: a campaign that is running keeps the definition, and so the versions, it started with. */
  readonly anyVersion: IFunction;
}

export interface CampaignMachineProps {
  readonly functions: (id: WorkflowFunctionId) => MachineFunction;
  /** What all rounds of a review have together. */
  readonly reviewTime: Duration;
  readonly logRetention: RetentionDays;
  readonly logRemoval: RemovalPolicy;
}

/** The state machine of a campaign. */
export class CampaignMachine extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: CampaignMachineProps) {
    super(scope, id);
    const used = new Map<WorkflowFunctionId, MachineFunction>();
    const functions = (functionId: WorkflowFunctionId): MachineFunction => {
      const found = props.functions(functionId);
      used.set(functionId, found);
      return found;
    };
    const start = campaignDefinition(new Construct(this, 'States'), {
      functions,
      reviewTime: props.reviewTime,
    });

    this.machine = new StateMachine(this, 'Machine', {
      definitionBody: DefinitionBody.fromChainable(start),
      queryLanguage: QueryLanguage.JSONATA,
      tracingEnabled: true,
      logs: {
        // Execution data would hold task tokens. Groups of this prefix do not use up the resource policy.
        destination: new LogGroup(this, 'Logs', {
          logGroupName: `/aws/vendedlogs/states/${Stack.of(this).stackName}/${id}`,
          retention: props.logRetention,
          removalPolicy: props.logRemoval,
        }),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
    for (const { anyVersion } of used.values()) anyVersion.grantInvoke(this.machine);
  }
}
