import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  type FunctionProps,
  type IFunction,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface OrchestratorFunctionProps {
  /** Folder with the bundle: `index.cjs` that exports `handler`. */
  readonly directory: string;
  /** The service's name in logs, metrics and traces. */
  readonly serviceName: string;
  readonly stage: string;
  readonly logRetention: RetentionDays;
  /** What becomes of the logs when the function is deleted. */
  readonly logRemoval: RemovalPolicy;
  /** Added to what every function gets. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whatever else should differ. @default 512 MB, 30 seconds */
  readonly overrides?: Partial<
    Omit<FunctionProps, 'code' | 'handler' | 'role' | 'logGroup' | 'environment' | 'currentVersionOptions'>
  >;
}

/** Metrics of all functions are in this namespace. */
export const metricsNamespace = 'CampaignOrchestrator';

/**
 * A Lambda function as this system runs them: Node.js 24 on arm64, traced, with a log group of its own, a role
 * that may do nothing but write to it, and versions that are kept. The only place that makes a function.
 */
export class OrchestratorFunction extends Construct {
  readonly fn: LambdaFunction;
  readonly timeout: Duration;
  private published: IFunction | undefined;

  constructor(scope: Construct, id: string, props: OrchestratorFunctionProps) {
    super(scope, id);
    this.timeout = props.overrides?.timeout ?? Duration.seconds(30);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetention,
      removalPolicy: props.logRemoval,
    });
    // AWS's managed policy would allow every log group of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);

    this.fn = new LambdaFunction(this, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      tracing: Tracing.ACTIVE,
      ...props.overrides,
      timeout: this.timeout,
      code: Code.fromAsset(props.directory),
      handler: 'index.handler',
      role,
      logGroup,
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      environment: {
        STAGE: props.stage,
        POWERTOOLS_SERVICE_NAME: props.serviceName,
        POWERTOOLS_METRICS_NAMESPACE: metricsNamespace,
        POWERTOOLS_LOG_LEVEL: 'INFO',
        NODE_OPTIONS: '--enable-source-maps',
        ...props.environment,
      },
    });
  }

  /**
   * The version of the code that is being deployed, made when it is asked for and kept when a later one
   * replaces it.
   */
  get version(): IFunction {
    this.published ??= LambdaFunction.fromFunctionArn(this, 'Version', this.fn.currentVersion.functionArn);
    return this.published;
  }

  /** Whether anybody has asked for a version. */
  get isPublished(): boolean {
    return this.published !== undefined;
  }
}
