import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { functionCatalogue, type WorkflowFunctionId } from '../../lib/constructs/function-catalogue.ts';
import { campaignDefinition } from '../../lib/workflow/campaign-definition.ts';
import { SagaMachine, type SagaMachineProps } from '../../lib/workflow/saga-machine.ts';
import { undoDefinition } from '../../lib/workflow/undo-definition.ts';

export interface RetryRule {
  readonly ErrorEquals: readonly string[];
  readonly MaxAttempts: number;
  readonly JitterStrategy?: string;
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
}

/** A state as the tests look at it. */
export interface RenderedState {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly End?: boolean;
  readonly Resource?: string;
  readonly TimeoutSeconds?: number;
  readonly MaxConcurrency?: number;
  readonly Arguments?: { readonly FunctionName: string; readonly Payload: Readonly<Record<string, unknown>> };
  readonly Retry?: readonly RetryRule[];
  readonly Catch?: readonly Catcher[];
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Branches?: readonly RenderedMachine[];
  readonly ItemProcessor?: RenderedMachine;
}

export interface RenderedMachine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, RenderedState>>;
}

/** ARN of version 1 of a function, as the rendered definition names it. */
export const functionArn = (id: string): string => `arn:aws:lambda:eu-west-1:111122223333:function:${id}:1`;

export const functionIdOf = (arn: string): string => arn.split(':')[6] ?? '';

/** The campaign's definition as it is deployed, over functions that are named by their ids. */
export const renderCampaign = (): RenderedMachine =>
  render((scope, functions) => campaignDefinition(scope, { functions, reviewTime: Duration.hours(24) }));

/** The definition of what undoes a campaign from outside of its execution. */
export const renderUndo = (): RenderedMachine =>
  render((scope, functions) => undoDefinition(scope, { functions }));

function render(definition: SagaMachineProps['definition']): RenderedMachine {
  const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'Rendered', {
    env: { region: 'eu-west-1', account: '111122223333' },
  });
  new SagaMachine(stack, 'Rendered', {
    functions: (id: WorkflowFunctionId) => {
      const fn = LambdaFunction.fromFunctionArn(stack, id, functionArn(id));
      return { version: fn, anyVersion: fn, timeout: Duration.seconds(timeoutOf(id)) };
    },
    definition,
    logRetention: RetentionDays.ONE_DAY,
    logRemoval: RemovalPolicy.DESTROY,
  });
  const [machine] = Object.values(
    Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'),
  );
  return JSON.parse(textOf(machine?.['Properties'].DefinitionString));
}

export function timeoutOf(id: string): number {
  const found = functionCatalogue.find((spec) => spec.id === id);
  if (found === undefined) throw new Error(`no function ${id}`);
  return found.timeoutSeconds;
}

/** All states, those inside Map and Parallel too. */
export function allStates(machine: RenderedMachine): Map<string, RenderedState> {
  const found = new Map<string, RenderedState>();
  const visit = ({ States }: RenderedMachine): void => {
    for (const [name, state] of Object.entries(States)) {
      found.set(name, state);
      for (const branch of state.Branches ?? []) visit(branch);
      if (state.ItemProcessor !== undefined) visit(state.ItemProcessor);
    }
  };
  visit(machine);
  return found;
}

/** A text of the template, whose only reference is the partition. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const parts = (value as { 'Fn::Join': [string, (string | { Ref: string })[]] })['Fn::Join'][1];
  return parts.map((part) => (typeof part === 'string' ? part : 'aws')).join('');
}
