import assert from 'node:assert/strict';
import { cardActions } from '../../../lambdas/campaign/review/card-value.ts';
import { services } from '../../../lambdas/platform/services.ts';
import { stageConfigs } from '../../../lib/config.ts';
import { readWizardFile } from '../../../lib/demo/wizard-file.ts';
import { campaignAssembly } from '../../support/campaign-assembly.ts';
import { useDesignedFrames } from '../../support/frames.ts';
import { stage } from '../../support/stage.ts';
import { type CampaignWorld, reviewer, startCampaignWorld } from '../../support/start-campaign-world.ts';

/**
 * `node at-once.ts N`: so many campaigns of docs/examples/wizard.json at once in one in-process twin, with the
 * sweeper and the review clock, the designed artwork and no limits of the vendors. Prints one line of JSON.
 */
const count = Number(process.argv[2]);
if (!Number.isInteger(count) || count < 1) throw new Error('at-once.ts takes a whole number of campaigns');

/** The circuits as configured; a rate would let campaigns come one after another. */
const calls = Object.fromEntries(
  services.map((service) => {
    const { rate: _, ...others } = stageConfigs[stage].calls[service] ?? {};
    return [service, others];
  }),
);

const world = await startCampaignWorld({
  assemblyDirectory: await campaignAssembly(),
  schedules: true,
  calls,
});
useDesignedFrames(world);
// The first campaign of a world loads what all of them share.
await runAtOnce(world, 1);
const cpu = process.cpuUsage();
const began = performance.now();
await runAtOnce(world, count);
const { user, system } = process.cpuUsage(cpu);
const figures = {
  campaigns: count,
  cpuSecondsPerCampaign: rounded((user + system) / 1_000_000 / count),
  wallSeconds: rounded((performance.now() - began) / 1_000),
  peakMb: Math.round(process.resourceUsage().maxRSS / 1_024),
};
await world.close();
process.stdout.write(`${JSON.stringify(figures)}\n`);

/** Launches, approves in Slack whatever is asked, and waits until all are published. */
async function runAtOnce({ launch, clock, ...world }: CampaignWorld, campaigns: number): Promise<void> {
  const wizard = await readWizardFile('docs/examples/wizard.json', clock.now());
  const ids: string[] = [];
  for (let n = 0; n < campaigns; n += 1) {
    ids.push(await launch(wizard));
    // The API takes so many requests a second.
    await clock.sleep(250);
  }
  const asked = new Set(ids);
  const running = new Set(ids);
  const pressDue = async (): Promise<void> => {
    for (const { ts, blocks } of world.vendors.slack.messages()) {
      const card = JSON.stringify(blocks);
      const campaignId = [...asked].find((id) => card.includes(id) && card.includes(cardActions.approve));
      if (campaignId === undefined) continue;
      const callbackUrl = `${world.apiUrl}/v1/callbacks/slack`;
      const press = { ts, actionId: cardActions.approve, user: { id: reviewer }, callbackUrl };
      if ((await world.vendors.slack.pressButton(press)).status === 200) asked.delete(campaignId);
    }
  };
  await world.until(
    async () => {
      await pressDue();
      for (const id of running) if (world.execution(id)?.status === 'SUCCEEDED') running.delete(id);
      return running.size === 0;
    },
    { everyMs: 5_000, longestMs: 6 * 60 * 60_000 },
  );
  for (const id of ids) {
    await clock.sleep(250);
    assert.equal((await world.campaign(id)).status, 'completed');
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
