import assert from 'node:assert/strict';
import { createEmulator } from 'emulate';
import { systemClock } from '../../lambdas/platform/clock.ts';
import type { PullRequest } from '../../lambdas/vendors/github/pull-requests.ts';
import { createGithub, type Github } from '../../lambdas/vendors/github.ts';
import { createRealClock } from '../../lib/local/clock/real-clock.ts';
import { startGithubSandbox } from '../../lib/local/vendors/github.ts';
import {
  type GithubReceiver,
  headerOf,
  payloadOf,
  type ReceivedDelivery,
  startGithubReceiver,
} from '../local/vendors/github-receiver.ts';
import { aBegunEffect } from '../support/begun-effect.ts';
import { unguarded } from '../support/unguarded.ts';

/** Something that speaks as GitHub does, with one empty repository, and where its webhooks go. */
export interface GithubWorld {
  readonly github: Github;
  readonly receiver: GithubReceiver;
  /** A request by the client's own account, as it is. */
  ask(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }>;
  /** Ada reviews, who is not the client's own account. */
  review(number: number, event: 'APPROVE' | 'REQUEST_CHANGES', body: string): Promise<void>;
  /** Resolves when every webhook of what has happened is on its way at least. */
  webhooksSettled(): Promise<void>;
  close(): Promise<void>;
}

const owner = 'acme';
/** The name of the repository. */
export const repo = 'reviews';
/** What the webhooks are signed with. */
export const webhookSecret = 'a webhook secret';
export const effect = aBegunEffect();

const clientAt = (baseUrl: string, token: string): Github =>
  createGithub({ secret: { baseUrl, token }, settings: { owner }, clock: systemClock, guard: unguarded });

async function send(baseUrl: string, token: string, method: string, path: string, body?: object) {
  const response = await fetch(`${baseUrl}/repos/${owner}/${repo}/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'user-agent': 'test', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, body: parsed };
}

/** Our own double. */
export async function startOwnGithub(): Promise<GithubWorld> {
  const receiver = await startGithubReceiver();
  const sandbox = await startGithubSandbox({ clock: createRealClock(), repositories: [`${owner}/${repo}`] });
  await sandbox.deliverTo({ url: receiver.url, secret: webhookSecret });
  const { baseUrl, token } = sandbox.secret();
  return {
    github: clientAt(baseUrl, token),
    receiver,
    ask: (method, path, body) => send(baseUrl, token, method, path, body),
    async review(number, state, body) {
      sandbox.reviewByHand(`${owner}/${repo}`, number, { login: 'ada', state, body });
    },
    webhooksSettled: sandbox.webhooksSettled,
    async close() {
      await sandbox.close();
      await receiver.close();
    },
  };
}

/** The npm package emulate: software of others. */
export async function startEmulatedGithub(): Promise<GithubWorld> {
  const receiver = await startGithubReceiver();
  const scopes = ['repo', 'admin:repo_hook'];
  const emulator = await createEmulator({
    service: 'github',
    port: 0,
    hostname: '127.0.0.1',
    seed: {
      tokens: { ours: { login: 'campaigns', scopes }, adas: { login: 'ada', scopes } },
      github: {
        users: [{ login: 'campaigns' }, { login: 'ada' }],
        orgs: [
          {
            login: owner,
            members: [
              { login: 'campaigns', role: 'admin' },
              { login: 'ada', role: 'admin' },
            ],
          },
        ],
        repos: [{ owner, name: repo, auto_init: true }],
      },
    },
  });
  const baseUrl = emulator.url.replace('localhost', '127.0.0.1');
  const ask: GithubWorld['ask'] = (method, path, body) => send(baseUrl, 'ours', method, path, body);
  const events = ['pull_request', 'pull_request_review', 'push'];
  const config = { url: receiver.url, content_type: 'json', secret: webhookSecret };
  await ask('POST', 'hooks', { name: 'web', active: true, events, config });
  return {
    github: clientAt(baseUrl, 'ours'),
    receiver,
    ask,
    async review(number, event, body) {
      const { status } = await send(baseUrl, 'adas', 'POST', `pulls/${number}/reviews`, { event, body });
      assert.equal(status, 201);
    },
    // It sends them before it answers.
    webhooksSettled: async () => {},
    async close() {
      await emulator.close();
      await receiver.close();
    },
  };
}

let branches = 0;

/** A branch of a new name, with one file that is named after it. */
export async function makeBranch({ github }: GithubWorld): Promise<{ branch: string; sha: string }> {
  branches += 1;
  const branch = `campaign/${branches}`;
  const files = [{ path: `${branch}.md`, content: 'One', encoding: 'utf-8' }] as const;
  const details = { branch, base: 'main', message: 'Campaign: Spring', files };
  return { branch, sha: (await github.createBranchWithFiles(effect, repo, details)).sha };
}

/** A pull request that is open. */
export interface OpenPull {
  readonly world: GithubWorld;
  readonly branch: string;
  readonly pull: PullRequest;
}

export async function openPull(world: GithubWorld): Promise<OpenPull> {
  const { branch } = await makeBranch(world);
  const details = { title: 'Campaign: Spring', head: branch, base: 'main', body: 'Please review.' };
  return { world, branch, pull: await world.github.openPullRequest(effect, repo, details) };
}

/** The delivery of such an event about the pull request, once it has arrived. */
export async function arrived(
  { pull, world: { receiver } }: OpenPull,
  event: string,
  action: string,
): Promise<ReceivedDelivery> {
  for (;;) {
    const next = receiver.next();
    const found = receiver.received.find((delivery) => {
      if (headerOf(delivery, 'x-github-event') !== event) return false;
      const payload = payloadOf(delivery);
      return payload.action === action && payload.pull_request.number === pull.number;
    });
    if (found !== undefined) return found;
    await next;
  }
}
