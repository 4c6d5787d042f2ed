import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { describe, it } from 'node:test';
import { readWizardFile } from '../../lib/demo/wizard-file.ts';
import { codesIn, tableOf } from '../docs/markdown.ts';
import { type CampaignWorld, theCampaignWorld } from '../support/campaign-world.ts';

/** What the record of one campaign may weigh. */
const longestRecord = 16 * 1024;

/** Runs the example with three channels and three competitor pages, and counts what it takes. */
async function countedCampaign(world: CampaignWorld) {
  const requests: { operation: string; body: string }[] = [];
  const wizard = await readWizardFile('docs/examples/wizard.json', world.clock.now());
  const stopWatching = world.watchAws((service, operation, { body }) => {
    if (service === 'dynamodb') requests.push({ operation, body: body.toString('utf8') });
  });
  const campaignId = await world.launch(wizard);
  const campaign = await world.approved(campaignId);
  stopWatching();
  assert.equal(campaign.status, 'completed', JSON.stringify(campaign.warnings));

  const execution = world.execution(campaignId);
  assert.ok(execution);
  const updates = requests.filter(({ operation }) => operation === 'UpdateItem');
  return {
    effects: campaign.effects.length,
    ledgerWrites: updates.filter(({ body }) => body.includes('effects.#key')).length,
    transitions: world.engine.transitions(execution.executionArn),
    recordBytes: Buffer.byteLength(JSON.stringify(await world.record(campaignId))),
  };
}

describe('a campaign with three channels and three competitor pages', () => {
  const theWorld = theCampaignWorld();

  it('costs what the documentation says, and keeps its record small', async () => {
    const { recordBytes, ...counted } = await countedCampaign(theWorld());
    const rows = tableOf('docs/faults.md', 'counted', 'name').map((row) => [
      codesIn(row['name'])[0],
      Number(row['number']),
    ]);
    assert.deepEqual(counted, Object.fromEntries(rows));
    assert.ok(counted.transitions <= 40);
    assert.ok(recordBytes < longestRecord, `the record has ${recordBytes} bytes`);
  });
});
