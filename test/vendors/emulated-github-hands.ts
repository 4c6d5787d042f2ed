import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { createEmulator } from 'emulate';
import { stageConfigs } from '../../lib/config.ts';
import type { CampaignWorld } from '../support/campaign-world.ts';
import { first, second } from '../support/review-steps.ts';
import { stage } from '../support/stage.ts';
import type { Relay } from './relay.ts';
import type { GithubHands } from './review-doubles.ts';
import { askRepository } from './review-requests.ts';

const { owner, reviewRepository, blogRepository } = stageConfigs[stage].services.github;
const bot = 'campaigns';
const tokenOf = (login: string): string => `token-of-${login}`;

/** Emulate as GitHub, with both repositories of the stage. */
export async function startEmulatedGithub() {
  const logins = [bot, first.github, second.github, 'a-stranger'];
  const scopes = ['repo', 'admin:repo_hook'];
  const emulator = await createEmulator({
    service: 'github',
    port: 0,
    hostname: '127.0.0.1',
    seed: {
      tokens: Object.fromEntries(logins.map((login) => [tokenOf(login), { login, scopes }])),
      github: {
        users: logins.map((login) => ({ login })),
        orgs: [{ login: owner, members: logins.map((login) => ({ login, role: 'admin' as const })) }],
        repos: [reviewRepository, blogRepository].map((name) => ({ owner, name, auto_init: true })),
      },
    },
  });
  return {
    token: tokenOf(bot),
    baseUrl: emulator.url.replace('localhost', '127.0.0.1'),
    close: () => emulator.close(),
  };
}

/** Has whatever happens in the reviews' repository told to `url`. */
export async function setUpWebhook({ vendors }: CampaignWorld, baseUrl: string, url: string): Promise<void> {
  const { webhookSecret: secret } = vendors.github.secret();
  const events = ['pull_request', 'pull_request_review', 'push'];
  const hook = { name: 'web', active: true, events, config: { url, content_type: 'json', secret } };
  const { status } = await askRepository({ baseUrl, token: tokenOf(bot) }, 'POST', 'hooks', hook);
  assert.equal(status, 201);
}

/** What people do at emulate's GitHub. @param deliveries through which its webhooks go */
export function githubHands({ clock }: CampaignWorld, baseUrl: string, deliveries: Relay): GithubHands {
  const as = async (login: string, method: string, path: string, body?: object) => {
    const { status, body: said } = await askRepository(
      { baseUrl, token: tokenOf(login) },
      method,
      path,
      body,
    );
    assert.ok(status < 300, `${method} ${path}: ${status} ${JSON.stringify(said)}`);
    await clock.settled();
    return JSON.parse(JSON.stringify(said));
  };
  return {
    async review(number, { login, state, body, commit }) {
      const said = { event: state, body, ...(commit === undefined ? {} : { commit_id: commit }) };
      await as(login, 'POST', `pulls/${number}/reviews`, said);
    },
    merge: (number, login) => as(login, 'PUT', `pulls/${number}/merge`, { merge_method: 'squash' }),
    close: (number, login) => as(login, 'PATCH', `pulls/${number}`, { state: 'closed' }),
    async push(branch, path, text, login) {
      const { sha } = await as(login, 'GET', `contents/${path}?ref=${branch}`);
      const content = Buffer.from(text).toString('base64');
      const change = { branch, sha, content, message: 'Edit by hand' };
      return String((await as(login, 'PUT', `contents/${path}`, change)).commit.sha);
    },
    async redeliver() {
      const told = deliveries.passed.flatMap((one) => {
        const { 'x-github-event': event, 'x-github-delivery': id } = one.headers;
        return event?.startsWith('pull_request') ? [[id, one] as const] : [];
      });
      const statuses: number[] = [];
      for (const one of new Map(told).values()) statuses.push(await deliveries.again(one));
      await clock.settled();
      return statuses;
    },
    ask: (method, path) => askRepository({ baseUrl, token: tokenOf(bot) }, method, path),
  };
}
