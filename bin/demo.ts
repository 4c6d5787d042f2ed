import { parseArgs } from 'node:util';
import { type CampaignTwin, startCampaignTwin } from '../lib/campaign-twin.ts';
import { stageConfigs } from '../lib/config.ts';
import { describeResult } from '../lib/demo/describe-result.ts';
import { createProgressBar } from '../lib/demo/progress-bar.ts';
import { runDemo } from '../lib/demo/run-demo.ts';
import { runOutage, type VendorName, wentWell } from '../lib/demo/run-outage.ts';
import { createStory } from '../lib/demo/story.ts';
import { readWizardFile } from '../lib/demo/wizard-file.ts';
import { createSkippingClock } from '../lib/local/clock/skipping-clock.ts';
import { stopOnSignal } from '../lib/local/stop-on-signal.ts';

/**
 * `npm run demo`: one campaign end to end on this machine; exit 0 only if it is completed. With
 * `--outage figma`: some campaigns while Figma is out; exit 0 only if they all are completed.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    wizard: { type: 'string', default: 'docs/examples/wizard.json' },
    outage: { type: 'string' },
  },
});

/** Services that a campaign waits for: without a source of its research it goes on. */
const outages: readonly VendorName[] = ['llm', 'figma', 'sendgrid', 'buffer', 'github'];
const outage = outages.find((name) => name === values.outage);
if (values.outage !== undefined && outage === undefined) {
  process.stderr.write(`npm run demo -- --outage ${outages.join('|')}\n`);
  process.exit(1);
}

const stage = 'dev';
const answers = await readWizardFile(values.wizard, Date.now());
let nothingButWaiting = false;
// A launch time is weeks away: once people have decided, waiting is skipped.
const clock = createSkippingClock({ idle: () => nothingButWaiting });
// Nor are the sweeper's rounds of those weeks of any use here.
const starting = startCampaignTwin({ stage, clock, host: 'process', schedules: false });
const stop = async () => {
  nothingButWaiting = false;
  await (await starting).close();
  clock.stop();
};
const stopping = stopOnSignal(stop);

async function showCampaign(twin: CampaignTwin): Promise<boolean> {
  const bar = createProgressBar(process.stderr);
  const result = await runDemo(twin, {
    answers,
    approvers: stageConfigs[stage].campaigns.people.flatMap(({ slack }) =>
      slack === undefined ? [] : [slack],
    ),
    onProgress: (progress) => bar.show(progress),
    onDecided: () => {
      nothingButWaiting = true;
    },
  });
  bar.end();
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : describeResult(result));
  return result.status === 'completed';
}

async function showOutage(twin: CampaignTwin, service: VendorName): Promise<boolean> {
  const result = await runOutage(twin, {
    service,
    answers,
    story: createStory(values.json ? process.stderr : process.stdout, clock.now),
    onWaiting: (waiting) => {
      nothingButWaiting = waiting;
    },
  });
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  return wentWell(result);
}

try {
  const twin = await starting;
  const well = outage === undefined ? await showCampaign(twin) : await showOutage(twin, outage);
  process.exitCode = well ? 0 : 1;
} catch (error) {
  if (!stopping.aborted) throw error;
} finally {
  await stop();
}
