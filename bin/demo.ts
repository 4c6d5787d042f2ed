import { parseArgs } from 'node:util';
import { startCampaignTwin } from '../lib/campaign-twin.ts';
import { stageConfigs } from '../lib/config.ts';
import { describeResult } from '../lib/demo/describe-result.ts';
import { createProgressBar } from '../lib/demo/progress-bar.ts';
import { runDemo } from '../lib/demo/run-demo.ts';
import { readWizardFile } from '../lib/demo/wizard-file.ts';
import { createSkippingClock } from '../lib/local/clock/skipping-clock.ts';
import { stopOnSignal } from '../lib/local/stop-on-signal.ts';

/** `npm run demo`: one campaign end to end on this machine; exit 0 only if it is completed. */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    wizard: { type: 'string', default: 'docs/examples/wizard.json' },
  },
});

const stage = 'dev';
const answers = await readWizardFile(values.wizard, Date.now());
let decided = false;
// A launch time is weeks away: once people have decided, waiting is skipped.
const clock = createSkippingClock({ idle: () => decided });
// Nor are the sweeper's rounds of those weeks of any use here.
const starting = startCampaignTwin({ stage, clock, host: 'process', schedules: false });
const stop = async () => {
  decided = false;
  await (await starting).close();
  clock.stop();
};
const stopping = stopOnSignal(stop);

try {
  const twin = await starting;
  const bar = createProgressBar(process.stderr);
  const result = await runDemo(twin, {
    answers,
    approvers: stageConfigs[stage].campaigns.people.flatMap(({ slack }) =>
      slack === undefined ? [] : [slack],
    ),
    onProgress: (progress) => bar.show(progress),
    onDecided: () => {
      decided = true;
    },
  });
  bar.end();
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : describeResult(result));
  process.exitCode = result.status === 'completed' ? 0 : 1;
} catch (error) {
  if (!stopping.aborted) throw error;
} finally {
  await stop();
}
