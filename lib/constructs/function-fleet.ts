import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';
import type { Stage } from '../stages.ts';
import type { MachineFunction } from '../workflow/saga-machine.ts';
import type { Buckets } from './buckets.ts';
import type { BundleDirectory } from './bundles.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { FunctionId, WorkflowFunctionId } from './function-catalogue.ts';
import type { Access, FunctionSpec } from './function-spec.ts';
import { OrchestratorFunction } from './orchestrator-function.ts';
import type { Repetition } from './schedules.ts';
import type { VendorSecrets } from './secrets.ts';
import type { Tables } from './tables.ts';

export interface FunctionFleetProps {
  readonly catalogue: readonly (FunctionSpec & { readonly id: FunctionId })[];
  readonly stage: Stage;
  readonly config: StageConfig;
  readonly bundles: BundleDirectory;
  readonly tables: Tables;
  readonly buckets: Buckets;
  readonly secrets: VendorSecrets;
  readonly logRetention: RetentionDays;
  readonly logRemoval: RemovalPolicy;
}

/** Every function of the catalogue, each with exactly what its entry asks for. */
export class FunctionFleet extends Construct {
  /** Events of functions that nobody waits for, and that have failed however often Lambda tried. */
  readonly deadLetters: DeadLetterQueue;
  private readonly members: ReadonlyMap<FunctionId, OrchestratorFunction>;
  private readonly catalogue: FunctionFleetProps['catalogue'];

  constructor(scope: Construct, id: string, props: FunctionFleetProps) {
    super(scope, id);
    this.catalogue = props.catalogue;
    this.members = new Map(props.catalogue.map((spec) => [spec.id, this.member(spec, props)]));
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', props.logRemoval);
    for (const { id, invokes = [] } of props.catalogue) {
      for (const invoked of invokes) this.letInvoke(this.fn(id), invoked);
    }
    for (const fn of this.started()) this.deadLetters.takeFailuresOf(fn);
  }

  fn(id: FunctionId): LambdaFunction {
    return this.find(id).fn;
  }

  workflowFunction(id: WorkflowFunctionId): MachineFunction {
    const member = this.find(id);
    return { version: member.version, anyVersion: member.fn, timeout: member.timeout };
  }

  /** Gives the machines to those whose entry asks for them. */
  letUse({ campaign, undo }: { campaign: StateMachine; undo: StateMachine }): void {
    for (const { id, machine: use } of this.catalogue) {
      const fn = this.fn(id);
      if (use === 'respond') campaign.grantTaskResponse(fn);
      if (use === 'start' || use === 'recover') {
        fn.addEnvironment('CAMPAIGN_MACHINE_ARN', campaign.stateMachineArn);
        campaign.grantStartExecution(fn);
      }
      if (use === 'recover') {
        fn.addEnvironment('UNDO_MACHINE_ARN', undo.stateMachineArn);
        undo.grantStartExecution(fn);
        campaign.grantExecution(fn, 'states:DescribeExecution', 'states:StopExecution');
        undo.grantExecution(fn, 'states:DescribeExecution');
      }
    }
  }

  /** Functions that machines call, by version. */
  versioned(): readonly LambdaFunction[] {
    return [...this.members.values()].filter((member) => member.isPublished).map(({ fn }) => fn);
  }

  /** Functions that others start and do not wait for. */
  started(): readonly LambdaFunction[] {
    const started = new Set(this.catalogue.flatMap(({ invokes = [] }) => invokes));
    return this.catalogue.filter(({ id }) => started.has(id)).map(({ id }) => this.fn(id));
  }

  /** What runs by the clock. */
  repetitions(): readonly Repetition[] {
    return this.catalogue.flatMap(({ id, everyMinutes }) =>
      everyMinutes === undefined ? [] : [{ name: id, fn: this.fn(id), everyMinutes }],
    );
  }

  private letInvoke(fn: LambdaFunction, id: string): void {
    const found = this.catalogue.find((spec) => spec.id === id);
    if (found === undefined) throw new Error(`the catalogue has no function ${id}`);
    const invoked = this.fn(found.id);
    fn.addEnvironment(id.toUpperCase().replaceAll('-', '_'), invoked.functionName);
    invoked.grantInvoke(fn);
  }

  private find(id: FunctionId): OrchestratorFunction {
    const member = this.members.get(id);
    if (member === undefined) throw new Error(`the catalogue has no function ${id}`);
    return member;
  }

  private member(spec: FunctionSpec & { readonly id: FunctionId }, props: FunctionFleetProps) {
    const member = new OrchestratorFunction(this, spec.id, {
      directory: props.bundles(spec.id),
      serviceName: spec.id,
      stage: props.stage,
      logRetention: props.logRetention,
      logRemoval: props.logRemoval,
      environment: environmentOf(spec, props),
      overrides: {
        description: `${spec.group}: ${spec.id}`,
        timeout: Duration.seconds(spec.timeoutSeconds),
        ...(spec.memoryMb === undefined ? {} : { memorySize: spec.memoryMb }),
      },
    });
    grant(spec, props, member.fn);
    return member;
  }
}

function environmentOf(spec: FunctionSpec, props: FunctionFleetProps): Record<string, string> {
  const { config, tables, buckets, secrets } = props;
  const tenant = config.authorization.type === 'iam' ? { tenant: config.authorization.tenant } : {};
  const environment: Record<string, string> = {
    CAMPAIGN_SETTINGS: JSON.stringify({ ...config.campaigns, ...tenant }),
  };
  if (spec.tables?.campaigns !== undefined) environment['CAMPAIGNS_TABLE'] = tables.campaigns.tableName;
  if (spec.tables?.wizards !== undefined) environment['WIZARDS_TABLE'] = tables.wizards.tableName;
  if (circuitsFor(spec) !== undefined) {
    environment['CIRCUIT_BREAKERS_TABLE'] = tables.circuitBreakers.tableName;
  }
  if (spec.buckets?.artifacts !== undefined) environment['ARTIFACTS_BUCKET'] = buckets.artifacts.bucketName;
  if (spec.buckets?.images !== undefined) {
    environment['IMAGES_BUCKET'] = buckets.images.bucketName;
    environment['IMAGES_BASE_URL'] = buckets.imagesBaseUrl;
  }
  const called = spec.services ?? [];
  if (called.length > 0) {
    const calls = Object.fromEntries(called.map((service) => [service, config.calls[service] ?? {}]));
    environment['CALL_SETTINGS'] = JSON.stringify(calls);
  }
  for (const service of called) {
    environment[`${service.toUpperCase()}_SETTINGS`] = JSON.stringify(config.services[service]);
    const secret = secrets.of(service);
    if (secret !== undefined) environment[`${service.toUpperCase()}_SECRET_ID`] = secret.name;
  }
  return environment;
}

function grant(
  spec: FunctionSpec,
  { tables, buckets, secrets }: FunctionFleetProps,
  fn: LambdaFunction,
): void {
  const { tables: ofTables = {}, buckets: ofBuckets = {}, services = [] } = spec;
  if (ofTables.campaigns === 'read') tables.campaigns.grantReadData(fn);
  if (ofTables.campaigns === 'write') tables.campaigns.grantReadWriteData(fn);
  if (ofTables.wizards === 'read') tables.wizards.grantReadData(fn);
  if (ofTables.wizards === 'write') tables.wizards.grantReadWriteData(fn);
  const circuits = circuitsFor(spec);
  if (circuits === 'read') tables.circuitBreakers.grantReadData(fn);
  if (circuits === 'write') tables.circuitBreakers.grantReadWriteData(fn);
  if (ofBuckets.artifacts === 'read') buckets.artifacts.grantRead(fn);
  if (ofBuckets.artifacts === 'write') buckets.artifacts.grantReadWrite(fn);
  if (ofBuckets.images === 'read') buckets.images.grantRead(fn);
  if (ofBuckets.images === 'write') buckets.images.grantReadWrite(fn);
  for (const service of services) secrets.of(service)?.secret.grantRead(fn);
}

/** Whoever calls a service counts for its circuit. */
function circuitsFor({ services = [], tables = {} }: FunctionSpec): Access | undefined {
  return services.length > 0 ? 'write' : tables.circuitBreakers;
}
