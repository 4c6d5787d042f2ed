import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { phaseNames } from '../../lambdas/campaign/phases.ts';
import { someAnswers } from '../support/answers.ts';
import type { ProgressView } from '../support/campaign-views.ts';
import { type CampaignWorld, theCampaignWorld } from '../support/campaign-world.ts';
import { answering, once, requestsTo } from '../support/vendor-faults.ts';
import type { VendorName } from '../support/world-artifacts.ts';

const untilOf = ({ waitingFor }: ProgressView): number =>
  waitingFor !== null && 'until' in waitingFor ? Date.parse(String(waitingFor.until)) : Number.NaN;

/** Polls once a second, as a console does, until the campaign has ended; approves it when it is asked to. */
async function watch(world: CampaignWorld, campaignId: string): Promise<ProgressView[]> {
  const seen: ProgressView[] = [];
  await world.until(async () => {
    const progress = await world.progress(campaignId);
    seen.push(progress);
    if (progress.waitingFor?.what === 'review') await world.press(campaignId, 'approve');
    return progress.status === 'completed';
  });
  return seen;
}

function assertRising(values: readonly number[], what: string): void {
  assert.deepEqual(
    values,
    values.toSorted((a, b) => a - b),
    `${what} went back`,
  );
}

describe('the progress of a campaign', () => {
  const theWorld = theCampaignWorld();

  it('only rises, through all phases in their order, to the end', async () => {
    const world = theWorld();
    const vendors = Object.keys(world.vendors) as VendorName[];
    for (const vendor of vendors) world.failVendor(vendor, { fault: { kind: 'latency', ms: 1_300 } });
    const campaignId = await world.launch(someAnswers());
    const seen = await watch(world, campaignId);

    assertRising(
      seen.map(({ percentage }) => percentage),
      'the percentage',
    );
    assertRising(
      seen.map(({ elapsedSeconds }) => elapsedSeconds),
      'the time',
    );
    const shown = seen.flatMap(({ phase }) => phase ?? []);
    assert.deepEqual([...new Set(shown)], phaseNames);
    assertRising(
      shown.map((phase) => phaseNames.indexOf(phase)),
      'the phase',
    );
    // Inside a phase it moves with what has finished, so there are more steps than phases.
    assert.ok(new Set(seen.map(({ percentage }) => percentage)).size > phaseNames.length);

    const last = await world.progress(campaignId);
    assert.equal(last.percentage, 100);
    assert.equal(last.waitingFor, null);
    assertRising(
      last.phases.map(({ enteredAt }) => Date.parse(enteredAt ?? '')),
      'the phases',
    );
    await world.clock.sleep(60_000);
    assert.equal((await world.progress(campaignId)).elapsedSeconds, last.elapsedSeconds);
  });

  it('says that people are waited for, until the deadline', async () => {
    const world = theWorld();
    const campaignId = await world.launch(someAnswers({ channels: ['email'] }));
    await world.untilReview(campaignId);
    const progress = await world.progress(campaignId);
    assert.equal(progress.phase, 'review');
    assert.equal(progress.percentage, 60);
    assert.equal(progress.waitingFor?.what, 'review');
    const { review } = await world.campaign(campaignId);
    assert.equal(untilOf(progress), Date.parse(review?.deadlineAt ?? ''));
    await world.press(campaignId, 'reject');
    await world.untilFinal(campaignId);
    assert.equal((await world.progress(campaignId)).waitingFor, null);
  });

  it('says which vendor is waited for, and until when', async () => {
    const world = theWorld();
    const limited = answering(429, { 'retry-after': '90' });
    world.failVendor('llm', once(limited, requestsTo('POST', '/chat/completions')));
    const campaignId = await world.launch(someAnswers({ approval_required: false, channels: ['email'] }));
    await world.until(async () => (await world.progress(campaignId)).waitingFor?.what === 'vendor');
    const progress = await world.progress(campaignId);
    assert.equal(progress.phase, 'content');
    assert.ok(untilOf(progress) > world.clock.now() && untilOf(progress) <= world.clock.now() + 90_000);
    const campaign = await world.untilFinal(campaignId);
    assert.equal(campaign.status, 'completed');
    assert.ok(Date.parse(campaign.finishedAt ?? '') >= untilOf(progress));
  });
});
