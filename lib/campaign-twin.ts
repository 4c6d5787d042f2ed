import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CampaignVendors,
  closeVendors,
  startCampaignVendors,
  vendorSecrets,
} from './campaign-vendors.ts';
import { stageConfigs } from './config.ts';
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
  extends Omit<TwinOptions, 'assemblyDirectory' | 'secrets' | 'environment' | 'clock'> {
  readonly stage: Stage;
  readonly clock: NonNullable<TwinOptions['clock']>;
  /** An assembly that is there already; one is synthesised otherwise. */
  readonly assemblyDirectory?: string;
}

/** Synthesises the stage and runs the assembly, unchanged: only secrets and addresses are the twin's. */
export async function startCampaignTwin(options: CampaignTwinOptions): Promise<CampaignTwin> {
  const { stage, clock, assemblyDirectory, ...rest } = options;
  const { services } = stageConfigs[stage];
  const outdir = assemblyDirectory ?? (await mkdtemp(join(tmpdir(), 'campaign-orchestrator-')));
  const removeOutdir = async () => {
    if (assemblyDirectory === undefined) await rm(outdir, { recursive: true, force: true });
  };
  if (assemblyDirectory === undefined) await synthesise({ stage, outdir });
  const vendors = await startCampaignVendors(clock, services);
  const secrets = Object.entries(vendorSecrets(vendors)).map(([service, value]) => [
    secretName(stage, service),
    JSON.stringify(value),
  ]);
  const twin = await startTwin({
    ...rest,
    clock,
    assemblyDirectory: outdir,
    secrets: Object.fromEntries(secrets),
    environment: ({ deployment, awsEndpointUrl }) => ({
      PAGES_SETTINGS: JSON.stringify({ ...services.pages, gatewayUrl: vendors.pages.gatewayUrl() }),
      IMAGES_BASE_URL: `${awsEndpointUrl}/${imagesBucketOf(deployment)}`,
    }),
    // Images are read from the bucket itself: the twin has no content delivery network.
    without: ['AWS::CloudFront::Distribution', 'AWS::CloudFront::OriginAccessControl'],
  });
  return {
    ...twin,
    vendors,
    close: async () => {
      await twin.close();
      await closeVendors(vendors);
      await removeOutdir();
    },
  };
}

function imagesBucketOf({ functions }: Deployment): string {
  const names = functions.flatMap(({ environment }) => environment['IMAGES_BUCKET'] ?? []);
  const [name] = names;
  if (name === undefined) throw new Error('no function of the stack knows the images bucket');
  return name;
}
