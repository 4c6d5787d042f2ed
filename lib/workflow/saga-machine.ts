import { type RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  DefinitionBody,
  type IChainable,
  LogLevel,
  QueryLanguage,
  StateMachine,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { WorkflowFunctionId } from '../constructs/function-catalogue.ts';
import type { FunctionOf, TaskFunction } from './lambda-task.ts';

/** A function of which a machine runs versions. */
export interface MachineFunction extends TaskFunction {
  /** All versions: an execution keeps the definition, and so the versions, it started with. */
  readonly anyVersion: IFunction;
}

export interface SagaMachineProps {
  readonly functions: (id: WorkflowFunctionId) => MachineFunction;
  /** The first state, with all others behind it. */
  readonly definition: (scope: Construct, functions: FunctionOf) => IChainable;
  readonly logRetention: RetentionDays;
  readonly logRemoval: RemovalPolicy;
}

/** A state machine that works on campaigns: traced, logged, and calling versions of functions. */
export class SagaMachine extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: SagaMachineProps) {
    super(scope, id);
    const used = new Map<WorkflowFunctionId, MachineFunction>();
    const functions: FunctionOf = (functionId) => {
      const found = props.functions(functionId);
      used.set(functionId, found);
      return found;
    };
    const start = props.definition(new Construct(this, 'States'), functions);

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
