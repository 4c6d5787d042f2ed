/**
 * What an assembly deploys, with every CloudFormation reference resolved: the only thing that the parts of
 * the twin know of a system. Made by `readDeployment` from `cdk.out`.
 */
export interface Deployment {
  readonly region: string;
  readonly account: string;
  readonly stackNames: readonly string[];
  readonly functions: readonly FunctionResource[];
  readonly stateMachines: readonly StateMachineResource[];
  readonly tables: readonly TableResource[];
  readonly buckets: readonly BucketResource[];
  readonly secrets: readonly SecretResource[];
  readonly httpApis: readonly HttpApiResource[];
  readonly rules: readonly RuleResource[];
  readonly queues: readonly QueueResource[];
  readonly topics: readonly TopicResource[];
  /** Stack outputs by their logical ids. */
  readonly outputs: Readonly<Record<string, string>>;
}

export interface FunctionResource {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Absolute path of the bundle's folder. */
  readonly codeDirectory: string;
  /** `<file>.<export>`, as in the template. */
  readonly handler: string;
  readonly runtime: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** As in the template, resolved; the host adds Lambda's own variables. */
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
  readonly asynchronous: AsynchronousConfig;
}

export interface AsynchronousConfig {
  /** Attempts after the first; Lambda's default is 2. */
  readonly retryAttempts: number;
  /** Lambda's default is six hours. */
  readonly maximumAgeMs: number;
  /** ARN of the queue, topic or function that gets what could not be handled. */
  readonly deadLetterArn?: string;
  /** ARN of the failure destination; like `deadLetterArn`, but the record has the destinations' envelope. */
  readonly onFailureArn?: string;
}

export interface StateMachineResource {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  /** The Amazon States Language definition, parsed, with ARNs resolved. */
  readonly definition: unknown;
}

export interface KeySchemaElement {
  readonly attributeName: string;
  readonly keyType: 'HASH' | 'RANGE';
}

export interface IndexResource {
  readonly indexName: string;
  readonly keySchema: readonly KeySchemaElement[];
  readonly projectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  readonly nonKeyAttributes?: readonly string[];
}

export interface TableResource {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly keySchema: readonly KeySchemaElement[];
  readonly attributes: readonly { readonly attributeName: string; readonly attributeType: 'S' | 'N' | 'B' }[];
  readonly globalIndexes: readonly IndexResource[];
  readonly localIndexes: readonly IndexResource[];
  readonly timeToLiveAttribute?: string;
}

export interface BucketResource {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
}

export interface SecretResource {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  /** What the template makes of it: its own text, or a generated password. */
  readonly initialValue?: string;
}

export interface HttpApiResource {
  readonly logicalId: string;
  readonly id: string;
  readonly name: string;
  readonly routes: readonly RouteResource[];
  /** What the API answers to a browser's cross-origin requests; without it, nothing. */
  readonly cors?: CorsConfiguration;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** The default stage's throttle, over all routes together. */
  readonly throttle?: { readonly ratePerSecond: number; readonly burst: number };
}

export interface CorsConfiguration {
  /** Origins, `*`, or `https://*` and the like. */
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeSeconds?: number;
  readonly allowCredentials: boolean;
}

export interface RouteResource {
  /** Upper case, or `ANY`. */
  readonly method: string;
  /** `/v1/campaigns/{id}`, `/files/{proxy+}`, or `$default`. */
  readonly path: string;
  readonly functionArn: string;
  /** How long the API waits for the function; at most 30 s, which is the default. */
  readonly timeoutMs: number;
  readonly authorization: RouteAuthorization;
}

export type RouteAuthorization =
  | { readonly type: 'NONE' }
  | { readonly type: 'AWS_IAM' }
  | {
      readonly type: 'JWT';
      readonly issuer: string;
      readonly audience: readonly string[];
      readonly scopes: readonly string[];
    };

/** An EventBridge rule, or an EventBridge Scheduler schedule in a rule's clothes. */
export interface RuleResource {
  readonly logicalId: string;
  readonly name: string;
  readonly enabled: boolean;
  /** `rate(5 minutes)`, `cron(...)` or `at(...)`. */
  readonly scheduleExpression?: string;
  readonly eventPattern?: unknown;
  readonly targets: readonly RuleTarget[];
}

export interface RuleTarget {
  readonly arn: string;
  /** A constant JSON text that is sent in place of the event. */
  readonly input?: string;
  readonly inputTransformer?: {
    readonly inputPathsMap: Readonly<Record<string, string>>;
    readonly inputTemplate: string;
  };
}

export interface QueueResource {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
}

export interface TopicResource {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
}
