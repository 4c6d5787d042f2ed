import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigurationError, VendorRejectedError } from '../../lambdas/platform/errors.ts';
import { createBuffer } from '../../lambdas/vendors/buffer.ts';
import { GithubSecret } from '../../lambdas/vendors/github/settings.ts';
import { createGithub } from '../../lambdas/vendors/github.ts';
import { GrafanaSecret, GrafanaSettings } from '../../lambdas/vendors/grafana/settings.ts';
import { createGrafana } from '../../lambdas/vendors/grafana.ts';
import { createQdrant } from '../../lambdas/vendors/qdrant.ts';
import { createSendgrid } from '../../lambdas/vendors/sendgrid.ts';
import { SlackSecret } from '../../lambdas/vendors/slack/settings.ts';
import { createSlack } from '../../lambdas/vendors/slack.ts';
import { startBufferSandbox } from '../../lib/local/vendors/buffer.ts';
import type { FaultRule } from '../../lib/local/vendors/faults.ts';
import { startGithubSandbox } from '../../lib/local/vendors/github.ts';
import { startGrafanaSandbox } from '../../lib/local/vendors/grafana.ts';
import { startQdrantSandbox } from '../../lib/local/vendors/qdrant.ts';
import type { Sandbox } from '../../lib/local/vendors/sandbox.ts';
import { startSendgridSandbox } from '../../lib/local/vendors/sendgrid.ts';
import { startSlackSandbox } from '../../lib/local/vendors/slack.ts';
import { aBegunEffect } from '../support/begun-effect.ts';
import { aManualClock } from '../support/manual-clock.ts';
import { unguarded } from '../support/unguarded.ts';

const effect = aBegunEffect();
const clock = aManualClock();
const id = '1a4f5a50-3c9b-5c39-8f64-3f1f0d9fb1c1';
const channel = 'C0REVIEWS';
const address = { channel, ts: '1.000000' };
const file = { path: 'a.md', branch: 'main', message: 'm', sha: 'a'.repeat(40) };

/** A vendor at which nothing of ours is there. */
interface EmptyVendor {
  readonly sandbox: Sandbox;
  /** Each looks for something that is not there. */
  readonly finds: Readonly<Record<string, () => Promise<unknown>>>;
  /** Each takes back something that is not there. */
  readonly undoes: Readonly<Record<string, () => Promise<unknown>>>;
  /** What somebody sees from whom everything is hidden. */
  readonly hidden: readonly FaultRule[];
  /** What somebody sees who may not look. */
  readonly forbidden: FaultRule;
}

const answering = (status: number, body: unknown, when?: FaultRule['when']): FaultRule => ({
  fault: { kind: 'answer', answer: { status, body } },
  ...(when === undefined ? {} : { when }),
});
const notFound = answering(404, { message: 'Not Found' });
const forbidden = answering(403, { message: 'Forbidden' });
const slackRefusal = (error: string, when?: FaultRule['when']) => answering(200, { ok: false, error }, when);
const bufferRefusal = (code: string) =>
  answering(200, { data: null, errors: [{ message: 'no', extensions: { code } }] });

async function emptyGithub(): Promise<EmptyVendor> {
  const sandbox = await startGithubSandbox({ clock, repositories: ['acme/reviews'] });
  const github = createGithub({
    secret: GithubSecret.parse(sandbox.secret()),
    settings: { owner: 'acme' },
    clock,
    guard: unguarded,
  });
  return {
    sandbox,
    finds: {
      branch: () => github.getBranch('reviews', 'nowhere'),
      file: () => github.getFile('reviews', 'nothing.md', 'main'),
      'pull request': () => github.getPullRequest('reviews', 7),
      'pull request by branch': () => github.findPullRequest('reviews', { head: 'nowhere', base: 'main' }),
    },
    undoes: {
      branch: () => github.deleteBranch(effect, 'reviews', 'nowhere'),
      file: () => github.deleteFile(effect, 'reviews', file),
    },
    hidden: [notFound],
    forbidden,
  };
}

const emptyGrafana = (api: 'apis' | 'legacy') => async (): Promise<EmptyVendor> => {
  const sandbox = await startGrafanaSandbox({ clock, folders: ['marketing'] });
  const grafana = createGrafana({
    secret: GrafanaSecret.parse(sandbox.secret()),
    settings: GrafanaSettings.parse({ folderUid: 'marketing', api }),
    clock,
    guard: unguarded,
  });
  return {
    sandbox,
    finds: { dashboard: () => grafana.getDashboard('nothing') },
    undoes: { dashboard: () => grafana.deleteDashboard(effect, 'nothing') },
    hidden: [notFound],
    forbidden,
  };
};

async function emptyQdrant(): Promise<EmptyVendor> {
  const sandbox = await startQdrantSandbox({ clock });
  const qdrant = createQdrant({
    secret: sandbox.secret(),
    settings: { collection: 'memory', vectorSize: 1 },
    clock,
    guard: unguarded,
  });
  const filter = { tenant: 'acme', namespace: 'campaigns' };
  return {
    sandbox,
    finds: {
      point: async () => (await qdrant.getPoints([id]))[0],
      'point by its vector': async () => (await qdrant.queryPoints({ vector: [1], filter, limit: 1 }))[0],
    },
    undoes: { point: () => qdrant.deletePoints(effect, [id]) },
    hidden: [answering(404, { status: { error: 'Not found' } })],
    forbidden: answering(403, { status: { error: 'Forbidden' } }),
  };
}

async function emptySendgrid(): Promise<EmptyVendor> {
  const sandbox = await startSendgridSandbox({ clock });
  const settings = { senderId: 1, listIds: ['list'], suppressionGroupId: 1 };
  const sendgrid = createSendgrid({ secret: sandbox.secret(), settings, clock, guard: unguarded });
  return {
    sandbox,
    finds: {
      'single send': () => sendgrid.getSingleSend('nothing'),
      'single send by name': () => sendgrid.findSingleSend('nothing'),
    },
    undoes: { 'single send': () => sendgrid.deleteSingleSend(effect, 'nothing') },
    hidden: [notFound],
    forbidden,
  };
}

async function emptyBuffer(): Promise<EmptyVendor> {
  const sandbox = await startBufferSandbox({ clock });
  const buffer = createBuffer({
    secret: sandbox.secret(),
    settings: sandbox.settings(),
    clock,
    guard: unguarded,
  });
  const pageInfo = { hasNextPage: false, endCursor: null };
  const query = { channelIds: ['channel-linkedin'], createdAfter: new Date(0).toISOString() };
  return {
    sandbox,
    finds: {
      post: () => buffer.getPost('nothing'),
      'post by its text': async () => (await buffer.findPosts(query))[0],
    },
    undoes: { post: () => buffer.deletePost(effect, 'nothing') },
    hidden: [
      answering(200, { data: { channels: [], posts: { edges: [], pageInfo } } }, ({ rawBody }) =>
        rawBody.includes('channels('),
      ),
      bufferRefusal('NOT_FOUND'),
    ],
    forbidden: bufferRefusal('FORBIDDEN'),
  };
}

async function emptySlack(): Promise<EmptyVendor> {
  const sandbox = await startSlackSandbox({ clock, channels: [{ id: channel, name: 'reviews' }] });
  const slack = createSlack({ secret: SlackSecret.parse(sandbox.secret()), clock, guard: unguarded });
  return {
    sandbox,
    finds: {
      message: () => slack.getMessage(address),
      'message by its effect': () => slack.findMessage({ channel, oldest: 0, effectId: id }),
    },
    undoes: {
      message: () => slack.deleteMessage(effect, address),
      'message in its place': () => slack.updateMessage(effect, { ...address, text: 'x', blocks: [] }),
    },
    hidden: [
      slackRefusal('channel_not_found', ({ path }) => path.endsWith('history')),
      slackRefusal('message_not_found'),
    ],
    forbidden: slackRefusal('missing_scope'),
  };
}

const vendors: Readonly<Record<string, () => Promise<EmptyVendor>>> = {
  GitHub: emptyGithub,
  'Grafana by its API "apis"': emptyGrafana('apis'),
  'Grafana by its API "legacy"': emptyGrafana('legacy'),
  Qdrant: emptyQdrant,
  SendGrid: emptySendgrid,
  Buffer: emptyBuffer,
  Slack: emptySlack,
};

for (const [name, start] of Object.entries(vendors)) {
  describe(`absence at ${name}`, () => {
    const withVendor = (test: (vendor: EmptyVendor) => Promise<void>) => async () => {
      const vendor = await start();
      try {
        await test(vendor);
      } finally {
        await vendor.sandbox.close();
      }
    };
    it(
      'answers that nothing is there, and that there was nothing to take back',
      withVendor(async ({ finds, undoes }) => {
        for (const [what, find] of Object.entries(finds)) assert.equal(await find(), undefined, what);
        for (const [what, undo] of Object.entries(undoes)) assert.equal(await undo(), 'absent', what);
      }),
    );

    it(
      'never takes "not found" for an answer where everything is hidden',
      withVendor(async (vendor) => {
        for (const rule of vendor.hidden) vendor.sandbox.faults.add(rule);
        for (const [what, find] of Object.entries(vendor.finds)) {
          await assert.rejects(
            find(),
            (error) => error instanceof VendorRejectedError || error instanceof ConfigurationError,
            what,
          );
        }
        for (const [what, undo] of Object.entries(vendor.undoes)) {
          await assert.rejects(undo(), VendorRejectedError, what);
        }
      }),
    );

    it(
      'is refused what it may not see',
      withVendor(async (vendor) => {
        vendor.sandbox.faults.add(vendor.forbidden);
        for (const [what, act] of [...Object.entries(vendor.finds), ...Object.entries(vendor.undoes)]) {
          await assert.rejects(
            act(),
            (error) =>
              error instanceof VendorRejectedError && (error.status === 403 || error.code !== undefined),
            what,
          );
        }
      }),
    );
  });
}
