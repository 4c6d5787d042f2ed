import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import cdk from '../cdk.json' with { type: 'json' };
import { CampaignStack } from './campaign-stack.ts';
import { stageConfigs } from './config.ts';
import { bundleFunctions } from './constructs/bundles.ts';
import { acknowledgeFindings } from './constructs/nag-suppressions.ts';
import type { Stage } from './stages.ts';

/**
 * Bundles the functions and adds a stage's stack to the app.
 * @throws Error naming what is wrong with the stage's configuration, or where a function cannot be bundled
 */
export async function addStage(app: App, stage: Stage): Promise<CampaignStack> {
  const bundles = await bundleFunctions();
  return new CampaignStack(app, `CampaignOrchestrator-${stage}`, {
    stage,
    config: stageConfigs[stage],
    bundles: bundles.directory,
    description: `Campaign Orchestrator, stage ${stage}`,
    tags: { service: 'campaign-orchestrator', stage },
  });
}

/** Lets cdk-nag judge the app: a finding that nobody has acknowledged fails the synthesis. */
export function addChecks(app: App, stack: CampaignStack): void {
  acknowledgeFindings(stack);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

export interface SynthesiseOptions {
  readonly stage: Stage;
  /** Where the assembly is written. */
  readonly outdir: string;
  /** Lets cdk-nag and CloudFormation's own rules judge it, which takes a few seconds. @default false */
  readonly checks?: boolean;
}

/**
 * Writes the assembly that `cdk synth` would write, without the CDK's command line and its metadata.
 * @returns the directory of the assembly
 */
export async function synthesise({ stage, outdir, checks = false }: SynthesiseOptions): Promise<string> {
  const app = new App({
    outdir,
    context: cdk.context,
    analyticsReporting: false,
    builtinCloudFormationValidation: checks,
  });
  const stack = await addStage(app, stage);
  if (checks) addChecks(app, stack);
  return app.synth().directory;
}
