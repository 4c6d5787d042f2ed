import { parseArgs } from 'node:util';
import { type CampaignTwin, startCampaignTwin } from '../lib/campaign-twin.ts';
import { stageConfigs } from '../lib/config.ts';
import { describeResult } from '../lib/demo/describe-result.ts';
import { describeReview } from '../lib/demo/describe-review.ts';
import { createProgressBar } from '../lib/demo/progress-bar.ts';
import { type ReviewCourse, reviewCourses } from '../lib/demo/review-courses.ts';
import { runDemo } from '../lib/demo/run-demo.ts';
import { runOutage, type VendorName, wentWell } from '../lib/demo/run-outage.ts';
import { reviewWentWell, runReview } from '../lib/demo/run-review.ts';
import { createStory } from '../lib/demo/story.ts';
import { readWizardFile } from '../lib/demo/wizard-file.ts';
import { createSkippingClock } from '../lib/local/clock/skipping-clock.ts';
import { stopOnSignal } from '../lib/local/stop-on-signal.ts';
import { isWorthWhile } from '../lib/worthwhile-schedules.ts';

/**
 * `npm run demo`: one campaign end to end on this machine; exit 0 only if it is completed. With
 * `--outage figma`: some campaigns while Figma is out; exit 0 only if they all are completed. With
 * `--review github`: one campaign whose review goes that way; exit 0 only if it ends as it should, and with nothing
 * left at the vendors where it was not approved.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    wizard: { type: 'string', default: 'docs/examples/wizard.json' },
    outage: { type: 'string' },
    review: { type: 'string' },
  },
});

/** Services that a campaign waits for: without a source of its research it goes on. */
const outages: readonly VendorName[] = ['llm', 'figma', 'sendgrid', 'buffer', 'github'];
const outage = outages.find((name) => name === values.outage);
if (values.outage !== undefined && outage === undefined) {
  process.stderr.write(`npm run demo -- --outage ${outages.join('|')}\n`);
  process.exit(1);
}
const course = reviewCourses.find((name) => name === values.review);
if (values.review !== undefined && (course === undefined || outage !== undefined)) {
  process.stderr.write(`npm run demo -- --review ${reviewCourses.join('|')}\n`);
  process.exit(1);
}

const stage = 'dev';
const answers = await readWizardFile(values.wizard, Date.now());
// Nobody needs the rounds of weeks, but a review that nobody decides is decided by its clock.
const schedules = course === 'timeout' && isWorthWhile;
let nothingButWaiting = false;
// A launch time is weeks away: once people have decided, waiting is skipped.
const clock = createSkippingClock({ idle: () => nothingButWaiting });
const starting = startCampaignTwin({ stage, clock, host: 'process', schedules });
const onWaiting = (waiting: boolean) => {
  nothingButWaiting = waiting;
};
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
    onWaiting,
  });
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  return wentWell(result);
}

async function showReview(twin: CampaignTwin, course: ReviewCourse): Promise<boolean> {
  const { campaigns, services } = stageConfigs[stage];
  const result = await runReview(twin, {
    course,
    answers,
    people: campaigns.people,
    repository: `${services.github.owner}/${services.github.reviewRepository}`,
    story: createStory(values.json ? process.stderr : process.stdout, clock.now),
    onWaiting,
  });
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : describeReview(result));
  return reviewWentWell(result);
}

function show(twin: CampaignTwin): Promise<boolean> {
  if (outage !== undefined) return showOutage(twin, outage);
  return course === undefined ? showCampaign(twin) : showReview(twin, course);
}

try {
  const twin = await starting;
  process.exitCode = (await show(twin)) ? 0 : 1;
} catch (error) {
  if (!stopping.aborted) throw error;
} finally {
  await stop();
}
