import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import cdk from '../../cdk.json' with { type: 'json' };
import { CampaignStack } from '../../lib/campaign-stack.ts';
import { type StageConfig, stageConfigs } from '../../lib/config.ts';
import { acknowledgeFindings } from '../../lib/constructs/nag-suppressions.ts';
import type { Stage } from '../../lib/stages.ts';

/** A resource of a template, as the tests look at it. */
export interface TemplateResource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is untyped JSON
  readonly Properties: Record<string, any>;
  readonly DeletionPolicy?: string;
}

export interface StackTemplate {
  readonly resources: Readonly<Record<string, TemplateResource>>;
  readonly outputs: readonly string[];
  ofType(type: string): readonly [string, TemplateResource][];
  /** What cdk-nag finds that nobody has acknowledged. */
  findings(): readonly string[];
}

const directory = mkdtempSync(join(tmpdir(), 'stack-template-'));
const bundle = mkdtempSync(join(directory, 'bundle-'));
writeFileSync(join(bundle, 'index.cjs'), 'exports.handler = async () => ({});');

/** Synthesises a stage over functions that are one empty file, so without bundling. */
export function stackTemplate(stage: Stage, changes: Partial<StageConfig> = {}): StackTemplate {
  const app = new App({
    outdir: mkdtempSync(join(directory, 'assembly-')),
    context: cdk.context,
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
  });
  const stack = new CampaignStack(app, `CampaignOrchestrator-${stage}`, {
    stage,
    config: { ...stageConfigs[stage], ...changes },
    bundles: () => bundle,
  });
  acknowledgeFindings(stack);
  const template = Template.fromStack(stack).toJSON() as {
    Resources: Record<string, TemplateResource>;
    Outputs: Record<string, unknown>;
  };
  return {
    resources: template.Resources,
    outputs: Object.keys(template.Outputs),
    ofType: (type) => Object.entries(template.Resources).filter(([, resource]) => resource.Type === type),
    findings: () =>
      new AwsSolutionsChecks().validateScope(app).violations.map(({ ruleName, violatingResources }) => {
        return `${ruleName} at ${violatingResources.map(({ constructPath }) => constructPath).join(', ')}`;
      }),
  };
}

/** Call it after all tests of a file. */
export const removeAssemblies = (): Promise<void> => rm(directory, { recursive: true, force: true });
