import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { someAnswers } from '../support/answers.ts';
import type { ApiAnswer } from '../support/api-client.ts';
import { anApiClient } from '../support/api-client.ts';
import { theCampaignWorld } from '../support/campaign-world.ts';

const urls = Array.from({ length: 11 }, (_, index) => `https://competitor-${index}.example/`);

/** Answers that cannot be used, with the field that the refusal has to name. */
const unusable: readonly (readonly [what: string, change: Record<string, unknown>, field: string])[] = [
  ['a question that is not asked', { favourite_colour: 'blue' }, 'favourite_colour'],
  ['no channels', { channels: [] }, 'channels'],
  ['a channel twice', { channels: ['email', 'email'] }, 'channels'],
  ['paid advertisements', { channels: ['email', 'paid_ads'] }, 'channels.1'],
  ['a Slack community', { channels: ['slack_community'] }, 'channels.0'],
  ['a launch time in the past', { launch_date: '2026-01-01T00:00:00Z' }, 'launch_date'],
  ['a launch time in more than six months', { launch_date: '2027-01-01T00:00:00Z' }, 'launch_date'],
  ['a launch time without a zone', { launch_date: '2026-04-01T10:00:00' }, 'launch_date'],
  ['eleven competitors', { competitor_urls: urls }, 'competitor_urls'],
  ['a competitor that is no web page', { competitor_urls: ['file:///etc/passwd'] }, 'competitor_urls.0'],
  ['a name of two characters', { campaign_name: 'ab' }, 'campaign_name'],
  ['a budget in words', { budget: 'plenty' }, 'budget'],
  ['approval as text', { approval_required: 'yes' }, 'approval_required'],
  ['an audience that is no list', { target_audience: 'everyone' }, 'target_audience'],
  ['no approvals at all', { approvals_required: 0 }, 'approvals_required'],
];

function assertProblem(answer: ApiAnswer, status: number, type: string, ...fields: readonly string[]): void {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.contentType, /^application\/problem\+json/);
  assert.equal(answer.body.type, `urn:campaign-orchestrator:problem:${type}`);
  assert.equal(answer.body.status, status);
  const named = (answer.body.errors ?? []).map(({ field }) => field);
  assert.deepEqual(named.sort(), [...fields].sort(), answer.text);
}

describe('a request that cannot be used', () => {
  const theWorld = theCampaignWorld();

  /** Nothing is stored or started by what `act` sends. */
  const changesNothing = async (act: () => Promise<void>): Promise<void> => {
    const { stored, twin } = theWorld();
    const state = async () => ({
      wizards: await stored.items('wizards'),
      campaigns: await stored.items('campaigns'),
      executions: twin.deployment.stateMachines.flatMap(({ arn }) =>
        twin.engine.listExecutions({ stateMachineArn: arn }),
      ),
    });
    const before = await state();
    await act();
    assert.deepEqual(await state(), before);
  };

  for (const [what, change, field] of unusable) {
    it(`is refused with ${what}, names ${field} and stores nothing`, async () => {
      const { api } = theWorld();
      const answers = someAnswers(change);
      const wizardId = (await api.post('/v1/wizards', {})).body.wizardId;
      await changesNothing(async () => {
        assertProblem(await api.put(`/v1/wizards/${wizardId}/answers`, answers), 400, 'invalid-input', field);
        const created = await api.post('/v1/wizards', { answers });
        const inCreate = field === 'launch_date' && answers['launch_date'] !== '2026-04-01T10:00:00';
        assertProblem(created, 400, 'invalid-input', inCreate ? field : `answers.${field}`);
      });
    });
  }

  it('is refused where its body is not JSON, or no object', async () => {
    const { api } = theWorld();
    const wizardId = (await api.post('/v1/wizards', {})).body.wizardId;
    const path = `/v1/wizards/${wizardId}/answers`;
    await changesNothing(async () => {
      for (const body of ['{"channels": [', '[]', 'null', '"email"']) {
        assertProblem(await api.send('PUT', path, body), 400, 'invalid-input', '(body)');
        assertProblem(await api.send('POST', '/v1/wizards', body), 400, 'invalid-input', '(body)');
      }
    });
  });

  it('is refused without a token, or with one of somebody else', async () => {
    const { apiUrl, fillWizard } = theWorld();
    const wizardId = await fillWizard();
    const requests = [
      ['POST', '/v1/wizards', '{}'],
      ['GET', `/v1/wizards/${wizardId}`],
      ['PUT', `/v1/wizards/${wizardId}/answers`, JSON.stringify(someAnswers())],
      ['POST', `/v1/wizards/${wizardId}/approve`],
      ['GET', '/v1/campaigns/00000000-0000-0000-0000-000000000000'],
      ['GET', '/v1/campaigns/00000000-0000-0000-0000-000000000000/progress'],
    ] as const;
    await changesNothing(async () => {
      for (const [method, path, body] of requests) {
        for (const client of [anApiClient(apiUrl), anApiClient(apiUrl, async () => 'no.valid.token')]) {
          assert.equal((await client.send(method, path, body)).status, 401, `${method} ${path}`);
        }
      }
    });
  });

  it('does not reach the wizards and campaigns of another tenant', async () => {
    const world = theWorld();
    const other = world.signedIn({ sub: 'marketer', tenant: 'globex' });
    const wizardId = await world.fillWizard();
    const campaignId = await world.launch(someAnswers({ approval_required: false, channels: ['email'] }));
    await world.untilFinal(campaignId);
    await changesNothing(async () => {
      for (const answer of [
        await other.get(`/v1/wizards/${wizardId}`),
        await other.put(`/v1/wizards/${wizardId}/answers`, someAnswers()),
        await other.post(`/v1/wizards/${wizardId}/approve`),
        await other.get(`/v1/campaigns/${campaignId}`),
        await other.get(`/v1/campaigns/${campaignId}/progress`),
        await other.get('/v1/campaigns/00000000-0000-0000-0000-000000000000'),
      ]) {
        assertProblem(answer, 404, 'not-found');
      }
    });
  });

  it('does not approve a wizard that is not complete, and names what is missing', async () => {
    const { api } = theWorld();
    const created = await api.post('/v1/wizards', {
      answers: someAnswers({ channels: undefined, brand_voice: undefined }),
    });
    assert.equal(created.status, 201);
    await changesNothing(async () => {
      const answer = await api.post(`/v1/wizards/${created.body.wizardId}/approve`);
      assertProblem(answer, 409, 'wizard-incomplete', 'channels', 'brand_voice');
    });
  });

  it('does not approve a wizard whose launch time has passed meanwhile', async () => {
    const { api, clock, fillWizard } = theWorld();
    const launchDate = new Date(clock.now() + 60_000).toISOString();
    const wizardId = await fillWizard(someAnswers({ launch_date: launchDate }));
    await clock.sleep(120_000);
    await changesNothing(async () => {
      const answer = await api.post(`/v1/wizards/${wizardId}/approve`);
      assertProblem(answer, 400, 'invalid-input', 'launch_date');
    });
  });

  it('does not change the answers of a wizard that was approved', async () => {
    const world = theWorld();
    const wizardId = await world.fillWizard(someAnswers({ approval_required: false, channels: ['email'] }));
    const approved = await world.api.post(`/v1/wizards/${wizardId}/approve`);
    await world.untilFinal(approved.body.campaignId);
    await changesNothing(async () => {
      const answer = await world.api.put(`/v1/wizards/${wizardId}/answers`, someAnswers());
      assertProblem(answer, 409, 'wizard-approved');
    });
  });
});
