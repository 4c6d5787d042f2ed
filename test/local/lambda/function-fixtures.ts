import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { FunctionResource } from '../../../lib/local/assembly/deployment.ts';
import type { FunctionLogLine, LocalLambdaHost } from '../../../lib/local/lambda/host-options.ts';
import type { InvocationResult } from '../../../lib/local/lambda/lambda-host.ts';

const account = 'arn:aws:lambda:eu-west-1:123456789012:function';

/** Writes handlers to a temporary folder and describes them as a deployment would. */
export class Functions {
  readonly directory = mkdtempSync(join(tmpdir(), 'lambda-fixture-'));
  readonly all: FunctionResource[] = [];

  /** A function called `name` whose bundle is `code`, CommonJS unless `file` says otherwise. */
  add(
    name: string,
    code: string,
    overrides: Partial<FunctionResource> & { readonly file?: string } = {},
  ): FunctionResource {
    const codeDirectory = mkdtempSync(join(this.directory, 'code-'));
    const { file = 'index.cjs', ...resource } = overrides;
    writeFileSync(join(codeDirectory, file), code);
    const added: FunctionResource = {
      logicalId: name,
      name,
      arn: `${account}:${name}`,
      codeDirectory,
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      timeoutMs: 30_000,
      memoryMb: 256,
      environment: {},
      asynchronous: { retryAttempts: 2, maximumAgeMs: 6 * 3_600_000 },
      ...resource,
    };
    this.all.push(added);
    return added;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Functions and hosts for the tests of a suite; all are gone with it. */
export function hostFixture() {
  const functions = new Functions();
  const hosts: LocalLambdaHost[] = [];
  after(async () => {
    await Promise.all(hosts.map((host) => host.close()));
    functions.remove();
  });
  return {
    functions,
    /** What every host is created with. */
    common: { functions: functions.all, region: 'eu-west-1' },
    /** Has a host closed in the end. */
    opened(host: LocalLambdaHost): LocalLambdaHost {
      hosts.push(host);
      return host;
    },
    invoke: (host: LocalLambdaHost, functionArn: string, event: unknown = {}) =>
      host.invoke({ functionArn, payload: JSON.stringify(event) }),
  };
}

/** Collects what functions write. */
export function aLog() {
  const lines: FunctionLogLine[] = [];
  return { lines, onLog: (line: FunctionLogLine) => void lines.push(line) };
}

/** The answer of an invocation that went well. */
export function answerOf(result: InvocationResult): unknown {
  if (result.functionError !== undefined) throw new Error(`the function failed: ${result.payload}`);
  return JSON.parse(result.payload);
}

export interface ReportedError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** The error of an invocation that failed. */
export function errorOf(result: InvocationResult): ReportedError {
  if (result.functionError === undefined) throw new Error(`the function answered: ${result.payload}`);
  return JSON.parse(result.payload);
}
