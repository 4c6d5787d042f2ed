import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { checkConfig } from './check-config.ts';
import type { StageConfig } from './config.ts';
import { Buckets } from './constructs/buckets.ts';
import type { BundleDirectory } from './constructs/bundles.ts';
import { ExecutionEvents } from './constructs/execution-events.ts';
import { functionCatalogue, type WorkflowFunctionId } from './constructs/function-catalogue.ts';
import { FunctionFleet } from './constructs/function-fleet.ts';
import { HttpApi } from './constructs/http-api.ts';
import { routes } from './constructs/routes.ts';
import { Schedules } from './constructs/schedules.ts';
import { VendorSecrets } from './constructs/secrets.ts';
import { Tables } from './constructs/tables.ts';
import type { Stage } from './stages.ts';
import { campaignDefinition } from './workflow/campaign-definition.ts';
import { SagaMachine } from './workflow/saga-machine.ts';
import { undoDefinition } from './workflow/undo-definition.ts';

export interface CampaignStackProps extends StackProps {
  readonly stage: Stage;
  readonly config: StageConfig;
  readonly bundles: BundleDirectory;
}

/** The whole system of one stage. */
export class CampaignStack extends Stack {
  readonly tables: Tables;
  readonly buckets: Buckets;
  readonly secrets: VendorSecrets;
  readonly functions: FunctionFleet;
  /** Runs campaigns. */
  readonly machine: StateMachine;
  /** Takes campaigns back, and looks after those that are over. */
  readonly undoMachine: StateMachine;
  readonly executionEvents: ExecutionEvents;
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, { stage, config, bundles, ...props }: CampaignStackProps) {
    checkConfig(stage, config);
    const { keepData, logRetention } = config;
    super(scope, id, { terminationProtection: keepData, ...props });
    const logs = {
      logRetention,
      logRemoval: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };

    this.tables = new Tables(this, 'Tables', { keepData });
    this.buckets = new Buckets(this, 'Buckets', { keepData, retentionDays: config.campaigns.retentionDays });
    this.secrets = new VendorSecrets(this, 'Secrets', { stage, keepData });
    this.functions = new FunctionFleet(this, 'Functions', {
      ...logs,
      catalogue: functionCatalogue,
      stage,
      config,
      bundles,
      tables: this.tables,
      buckets: this.buckets,
      secrets: this.secrets,
    });
    const machines = {
      ...logs,
      functions: (functionId: WorkflowFunctionId) => this.functions.workflowFunction(functionId),
    };
    this.machine = new SagaMachine(this, 'Campaign', {
      ...machines,
      definition: (states, functions) =>
        campaignDefinition(states, {
          functions,
          reviewTime: Duration.hours(config.campaigns.reviewHours),
        }),
    }).machine;
    this.undoMachine = new SagaMachine(this, 'Undo', {
      ...machines,
      definition: (states, functions) => undoDefinition(states, { functions }),
    }).machine;
    this.functions.letUse({ campaign: this.machine, undo: this.undoMachine });
    this.executionEvents = new ExecutionEvents(this, 'ExecutionEvents', {
      machines: [this.machine, this.undoMachine],
      watcher: this.functions.fn('execution-watcher'),
      queueRemoval: logs.logRemoval,
    });
    this.api = new HttpApi(this, 'Api', {
      ...logs,
      routes,
      functions: (functionId) => this.functions.fn(functionId),
      authorization: config.authorization,
      throttling: config.throttling,
    });
    new Schedules(this, 'Schedules', this.functions.repetitions());
    this.addOutputs();
  }

  private addOutputs(): void {
    const outputs = {
      ApiUrl: this.api.url,
      ImagesUrl: this.buckets.imagesBaseUrl,
      CampaignMachineArn: this.machine.stateMachineArn,
      UndoMachineArn: this.undoMachine.stateMachineArn,
      CampaignsTable: this.tables.campaigns.tableName,
      WizardsTable: this.tables.wizards.tableName,
      CircuitBreakersTable: this.tables.circuitBreakers.tableName,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
