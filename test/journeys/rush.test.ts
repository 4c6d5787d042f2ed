import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SandboxRequest } from '../../lib/local/vendors/sandbox.ts';
import { someAnswers } from '../support/answers.ts';
import { type CampaignWorld, theCampaignWorld } from '../support/campaign-world.ts';
import { answering, requestsTo } from '../support/vendor-faults.ts';

const minute = 60_000;
/** `CAMPAIGNS=300` runs as many as the claim is made for. */
const count = Number(process.env['CAMPAIGNS'] ?? 8);

/** Figma as it counts: ten renderings within any minute, and 429 for what is more. */
function limitFigma(world: CampaignWorld) {
  const isRender = requestsTo('GET', '/v1/images/');
  const granted: number[] = [];
  let refused = 0;
  world.vendors.figma.faults.addChooser((request: SandboxRequest) => {
    if (!isRender(request)) return undefined;
    const now = world.clock.now();
    if (granted.filter((at) => at > now - minute).length < 10) {
      granted.push(now);
      return undefined;
    }
    refused += 1;
    return answering(429, { 'retry-after': '60' });
  });
  return { granted, refused: () => refused };
}

describe(`${count} campaigns that want Figma at once, at ten requests a minute`, () => {
  const theWorld = theCampaignWorld();

  it('all complete, are not refused, and come first who came first', async () => {
    const world = theWorld();
    const figma = limitFigma(world);
    const answers = someAnswers({ approval_required: false, channels: ['email'] });

    const campaigns: string[] = [];
    while (campaigns.length < count) {
      campaigns.push(await world.launch(answers));
      await world.clock.sleep(250);
    }

    const served: { readonly asked: number; readonly at: number }[] = [];
    for (const campaignId of campaigns) {
      const { status, warnings } = await world.untilFinal(campaignId);
      assert.deepEqual({ status, warnings }, { status: 'completed', warnings: [] });
      const { phases } = await world.progress(campaignId);
      const asked = Date.parse(phases.find(({ name }) => name === 'design')?.enteredAt ?? '');
      const { effects } = await world.record(campaignId);
      const at = Object.values(effects).find(({ kind }) => kind === 'stored-image')?.begunAt;
      assert.ok(at !== undefined);
      served.push({ asked, at });
    }

    assert.equal(figma.granted.length, count);
    assert.ok(figma.refused() <= count / 100, `Figma refused ${figma.refused()} of ${count}`);
    const inOrder = served.toSorted((a, b) => a.asked - b.asked);
    const late = inOrder.map(({ at }, index) => at - Math.min(...inOrder.slice(index).map((one) => one.at)));
    assert.ok(
      Math.max(...late) <= minute,
      `somebody waited ${Math.max(...late)} ms longer than who came after`,
    );
    // It is the rate that they have waited for, and nothing else.
    const span = Math.max(...figma.granted) - Math.min(...figma.granted);
    assert.ok(span > ((count - 10) / 10) * minute && span < (count / 6) * minute, `${span} ms`);
  });
});
