import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProcessHost } from '../../lib/local/lambda/process-host.ts';
import { coldTimes, type WarmTimes, warmTimes } from './callbacks/answer-times.ts';
import { type Contender, contendersIn } from './callbacks/contenders.ts';
import { aReviewedCampaign, atRest, type ReviewedCampaign } from './callbacks/reviewed-campaign.ts';

const coldAnswers = 7;
const warmAnswers = 200;

/**
 * What Slack and GitHub wait for: a button press that decides nothing, and a delivery that has a pull request
 * read, beside the smallest of our routes and a function that does nothing. Each runs in a process of its own
 * as the twin runs it. Times in milliseconds, from the event to the answer.
 */
export async function bench(): Promise<object> {
  const scratch = await mkdtemp(join(tmpdir(), 'bench-callbacks-'));
  try {
    const campaign = await aReviewedCampaign();
    try {
      return await measure(campaign, await contendersIn(campaign, scratch));
    } finally {
      await campaign.twin.close();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function measure(
  { twin }: ReviewedCampaign,
  contenders: Readonly<Record<string, Contender>>,
): Promise<object> {
  const host = createProcessHost({
    functions: Object.values(contenders).map(({ resource }) => resource),
    region: twin.deployment.region,
    clock: twin.clock,
    environment: { AWS_ENDPOINT_URL: twin.awsEndpointUrl },
    maxSandboxes: 1,
  });
  const measuring = { host, rest: () => atRest(twin) };
  try {
    // The first round warms up the host and the disk's cache.
    await coldTimes(contenders, 1, measuring);
    const cold = await coldTimes(contenders, coldAnswers, measuring);
    const figures: Record<string, Figures> = {};
    for (const [name, contender] of Object.entries(contenders)) {
      figures[name] = {
        bundleKb: await bundleKb(contender),
        cold: cold[name] ?? [],
        warm: await warmTimes(contender, warmAnswers, measuring),
      };
    }
    return { name: 'callbacks', coldAnswers, warmAnswers, ...figures };
  } finally {
    await host.close();
  }
}

interface Figures {
  readonly bundleKb: number;
  readonly cold: readonly number[];
  readonly warm: WarmTimes;
}

async function bundleKb({ resource: { codeDirectory } }: Contender): Promise<number> {
  return Math.round((await stat(join(codeDirectory, 'index.cjs'))).size / 1024);
}
