import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CampaignVendors,
  closeVendors,
  startCampaignVendors,
  vendorSecrets,
} from './campaign-vendors.ts';
import { type StageConfig, stageConfigs } from './config.ts';
import { secretName } from './constructs/secrets.ts';
import type { Deployment } from './local/assembly/deployment.ts';
import { startTwin, type Twin, type TwinOptions } from './local/twin.ts';
import type { Stage } from './stages.ts';
import { synthesise } from './synthesise.ts';

/** A stage of Campaign Orchestrator that runs on this machine, with doubles of all vendors around it. */
export interface CampaignTwin extends Twin {
  readonly vendors: CampaignVendors;
}

export interface CampaignTwinOptions
  extends Omit<
    TwinOptions,
    'assemblyDirectory' | 'secrets' | 'environment' | 'without' | 'publicBuckets' | 'clock'
  > {
  readonly stage: Stage;
  readonly clock: NonNullable<TwinOptions['clock']>;
  /** An assembly that is there already; one is synthesised otherwise. */
  readonly assemblyDirectory?: string;
  /** What the stage says of its campaigns, in place of lib/config.ts. */
  readonly campaigns?: Partial<StageConfig['campaigns']>;
  /** How each service may be called, in place of lib/config.ts. */
  readonly calls?: StageConfig['calls'];
}

/** Images are read from their bucket: the twin has no content delivery network. */
export const leftOutResources = ['AWS::CloudFront::Distribution', 'AWS::CloudFront::OriginAccessControl'];

/**
 * Synthesises the stage and runs the assembly, unchanged: only secrets and addresses are the twin's. What was
 * started is closed again where something fails on the way.
 */
export async function startCampaignTwin(options: CampaignTwinOptions): Promise<CampaignTwin> {
  const opened: (() => Promise<void>)[] = [];
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= closeInReverse(opened);
    return closed;
  };
  try {
    return { ...(await start(options, opened)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function closeInReverse(opened: readonly (() => Promise<void>)[]): Promise<void> {
  for (const closeOne of opened.toReversed()) await closeOne();
}

async function start(
  { stage, clock, assemblyDirectory, campaigns, calls, ...rest }: CampaignTwinOptions,
  opened: (() => Promise<void>)[],
): Promise<CampaignTwin> {
  const { services } = stageConfigs[stage];
  const directory = assemblyDirectory ?? (await synthesisedFor(stage, opened));
  const vendors = await startCampaignVendors(clock, services);
  opened.push(() => closeVendors(vendors));
  const twin = await startTwin({
    ...rest,
    clock,
    assemblyDirectory: directory,
    secrets: Object.fromEntries(
      Object.entries(vendorSecrets(vendors)).map(([service, value]) => [
        secretName(stage, service),
        JSON.stringify(value),
      ]),
    ),
    environment: ({ deployment, awsEndpointUrl }) => ({
      ...(campaigns === undefined ? {} : { CAMPAIGN_SETTINGS: settingsWith(deployment, campaigns) }),
      ...(calls === undefined ? {} : { CALL_SETTINGS: JSON.stringify(calls) }),
      PAGES_SETTINGS: JSON.stringify({ ...services.pages, gatewayUrl: vendors.pages.gatewayUrl() }),
      IMAGES_BASE_URL: `${awsEndpointUrl}/${imagesBucketOf(deployment)}`,
    }),
    publicBuckets: (deployment) => [imagesBucketOf(deployment)],
    without: leftOutResources,
  });
  opened.push(() => twin.close());
  const { owner, reviewRepository } = services.github;
  await vendors.github.deliverTo({
    url: `${twin.apiUrl}/v1/callbacks/github`,
    repository: `${owner}/${reviewRepository}`,
  });
  return { ...twin, vendors };
}

async function synthesisedFor(stage: Stage, opened: (() => Promise<void>)[]): Promise<string> {
  const outdir = await mkdtemp(join(tmpdir(), 'campaign-orchestrator-'));
  opened.push(() => rm(outdir, { recursive: true, force: true }));
  return synthesise({ stage, outdir });
}

function imagesBucketOf({ functions }: Deployment): string {
  const names = functions.flatMap(({ environment }) => environment['IMAGES_BUCKET'] ?? []);
  const [name] = names;
  if (name === undefined) throw new Error('no function of the stack knows the images bucket');
  return name;
}

/** All functions of a stage have the same settings of its campaigns. */
function settingsWith({ functions }: Deployment, campaigns: Partial<StageConfig['campaigns']>): string {
  const [settings = '{}'] = functions.flatMap(({ environment }) => environment['CAMPAIGN_SETTINGS'] ?? []);
  return JSON.stringify({ ...JSON.parse(settings), ...campaigns });
}
