import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { shownCircuit } from '../../lambdas/campaign/circuits/shown-circuit.ts';
import { someAnswers } from '../support/answers.ts';
import { type CampaignWorld, theCampaignWorld } from '../support/campaign-world.ts';

type ShownCircuit = ReturnType<typeof shownCircuit>;

const mail = someAnswers({ approval_required: false, channels: ['email'] });
const problem = (type: string) => `urn:campaign-orchestrator:problem:${type}`;

const override = ({ operator }: CampaignWorld, service: string, body: unknown) =>
  operator.put(`/v1/breakers/${service}/override`, body);

const breakers = async ({ api }: CampaignWorld): Promise<readonly ShownCircuit[]> => {
  const { status, text } = await api.get('/v1/breakers');
  assert.equal(status, 200, text);
  return JSON.parse(text).breakers;
};

describe('the circuits over HTTP', () => {
  const theWorld = theCampaignWorld();

  it('are all there, and closed', async () => {
    const shown = await breakers(theWorld());
    assert.equal(shown.length, 11);
    assert.deepEqual(new Set(shown.map(({ state }) => state)), new Set(['closed']));
  });

  it('are forced by an operator, in whose name it is kept', async () => {
    const world = theWorld();
    const answer = await override(world, 'figma', { state: 'open', reason: 'Figma asked us to' });
    assert.equal(answer.status, 200, answer.text);
    const figma = (await breakers(world)).find(({ service }) => service === 'figma');
    assert.deepEqual(JSON.parse(answer.text), figma);
    assert.deepEqual([figma?.override?.to, figma?.override?.actor], ['open', 'your-reviewers-subject']);
    assert.deepEqual(
      figma?.history.map(({ to, reason }) => [to, reason]),
      [['forced-open', 'Figma asked us to']],
    );
    assert.equal((await override(world, 'figma', { state: 'none', reason: 'over' })).status, 200);
  });

  it('are not forced by anybody else, nor without a token', async () => {
    const world = theWorld();
    const body = { state: 'open', reason: 'because I can' };
    const stranger = world.signedIn({ sub: 'a stranger', tenant: 'acme' });
    const refused = await stranger.put('/v1/breakers/figma/override', body);
    assert.deepEqual([refused.status, refused.body.type], [403, problem('not-an-operator')]);
    const anonymous = await fetch(`${world.apiUrl}/v1/breakers`);
    assert.equal(anonymous.status, 401);
  });

  it('are refused by field where the word is none, and by name where the service is', async () => {
    const world = theWorld();
    const past = new Date(world.clock.now() - 1_000).toISOString();
    for (const [body, field] of [
      [{ state: 'open', reason: 'maintenance', expiresAt: past }, 'expiresAt'],
      [{ state: 'none', reason: 'maintenance', expiresAt: past }, 'expiresAt'],
      [{ state: 'open', reason: 'maintenance', actor: 'somebody else' }, 'actor'],
      [{ state: 'open' }, 'reason'],
    ] as const) {
      const { status, body: answer } = await override(world, 'figma', body);
      assert.deepEqual([status, answer.errors.map((one) => one.field)], [400, [field]]);
    }
    const unknown = await override(world, 'myspace', { state: 'open', reason: 'maintenance' });
    assert.equal(unknown.status, 404);
    assert.match(unknown.body.title, /no service myspace; the services are notion, .*, campaigns$/);
  });

  it('keep a campaign from starting without what it needs, and store nothing', async () => {
    const world = theWorld();
    const expiresAt = new Date(world.clock.now() + 10 * 60_000).toISOString();
    await override(world, 'llm', { state: 'open', reason: 'the bill', expiresAt });
    const wizardId = await world.fillWizard(mail);
    const before = await world.stored.items('campaigns');
    const refused = await world.api.post(`/v1/wizards/${wizardId}/approve`);
    assert.deepEqual([refused.status, refused.body.type], [503, problem('service-stopped')]);
    assert.match(refused.contentType, /^application\/problem\+json/);
    assert.match(refused.body.title, /your-reviewers-subject has stopped llm until .* \(the bill\)/);
    const seconds = Number(refused.headers.get('retry-after'));
    assert.ok(seconds > 9 * 60 && seconds <= 10 * 60, `${seconds}`);
    assert.deepEqual(await world.stored.items('campaigns'), before);
    assert.match((await world.api.get(`/v1/wizards/${wizardId}`)).text, /"status":"complete"/);

    await world.clock.sleep(seconds * 1_000);
    const approved = await world.api.post(`/v1/wizards/${wizardId}/approve`);
    assert.equal(approved.status, 202, approved.text);
    await override(world, 'llm', { state: 'open', reason: 'the bill again' });
    const again = await world.api.post(`/v1/wizards/${wizardId}/approve`);
    assert.deepEqual([again.status, again.body.campaignId], [202, approved.body.campaignId]);
    await override(world, 'llm', { state: 'none', reason: 'paid' });
    assert.equal((await world.untilFinal(approved.body.campaignId)).status, 'completed');
  });

  it('keep a campaign from being run again, too', async () => {
    const world = theWorld();
    world.failVendor('llm', { fault: { kind: 'answer', answer: { status: 400, body: {} } } });
    const campaignId = await world.launch(mail);
    assert.equal((await world.untilFinal(campaignId)).status, 'failed');
    world.heal();
    const retry = () => world.api.post(`/v1/campaigns/${campaignId}/retry`);
    await override(world, 'sendgrid', { state: 'open', reason: 'maintenance' });
    const refused = await retry();
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '60']);
    await override(world, 'sendgrid', { state: 'none', reason: 'over' });
    const again = await retry();
    assert.equal(again.status, 202, again.text);
    await override(world, 'sendgrid', { state: 'open', reason: 'maintenance' });
    assert.equal((await retry()).status, 202);
    await override(world, 'sendgrid', { state: 'none', reason: 'over' });
    assert.equal((await world.untilFinal(again.body.campaignId)).status, 'completed');
  });
});
