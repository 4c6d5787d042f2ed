import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { App, type Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Deployment } from '../../../lib/local/assembly/deployment.ts';
import { readDeployment } from '../../../lib/local/assembly/read-deployment.ts';

/** A folder that is gone when the tests of the file are done. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Synthesises a CDK app into a temporary folder and answers that folder. */
export function synthesise(build: (app: App) => void): string {
  const outdir = join(temporaryDirectory(), 'cdk.out');
  const app = new App({
    outdir,
    analyticsReporting: false,
    treeMetadata: false,
  });
  build(app);
  app.synth();
  return outdir;
}

/** What is read of an app that is synthesised on the spot. */
export function deploymentOf(build: (app: App) => void): Deployment {
  return readDeployment(synthesise(build));
}

/** A function with code in a folder, as a bundler leaves it. */
export function nodeFunction(
  stack: Stack,
  id: string,
  props: Partial<lambda.FunctionProps> = {},
): lambda.Function {
  const directory = join(temporaryDirectory(), 'code');
  mkdirSync(directory);
  writeFileSync(join(directory, 'index.cjs'), 'exports.handler = async () => "done";\n');
  return new lambda.Function(stack, id, {
    code: lambda.Code.fromAsset(directory),
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_24_X,
    ...props,
  });
}

/** Writes an assembly of plain templates by hand and answers its folder. */
export function writeAssembly(templates: Readonly<Record<string, unknown>>): string {
  const directory = temporaryDirectory();
  const artifacts = Object.fromEntries(
    Object.keys(templates).map((stack) => [
      stack,
      {
        type: 'aws:cloudformation:stack',
        environment: 'aws://unknown-account/unknown-region',
        properties: { templateFile: `${stack}.template.json` },
      },
    ]),
  );
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '55.0.0', artifacts }));
  for (const [stack, template] of Object.entries(templates)) {
    writeFileSync(join(directory, `${stack}.template.json`), JSON.stringify(template));
  }
  return directory;
}
