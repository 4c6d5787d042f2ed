import { randomBytes } from 'node:crypto';
import type { FunctionResource } from '../assembly/deployment.ts';

export interface FunctionEnvironmentOptions {
  readonly region: string;
  readonly initializationTime: number;
  /** Stronger than everything else. */
  readonly overrides: Readonly<Record<string, string>>;
}

/**
 * The environment variables of a new sandbox. As on AWS the template may set what Lambda does not reserve;
 * of this machine only PATH is let in.
 */
export function functionEnvironment(
  resource: FunctionResource,
  { region, initializationTime, overrides }: FunctionEnvironmentOptions,
): Record<string, string> {
  const day = new Date(initializationTime).toISOString().slice(0, 10).replaceAll('-', '/');
  return {
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PATH: process.env['PATH'] ?? '',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    ...resource.environment,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_EXECUTION_ENV: `AWS_Lambda_${resource.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: resource.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(resource.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${resource.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${day}/[$LATEST]${randomBytes(16).toString('hex')}`,
    LAMBDA_TASK_ROOT: resource.codeDirectory,
    LAMBDA_RUNTIME_DIR: import.meta.dirname,
    _HANDLER: resource.handler,
    ...overrides,
  };
}
