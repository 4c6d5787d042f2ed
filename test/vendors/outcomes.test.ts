import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createBuffer } from '../../lambdas/vendors/buffer.ts';
import { GithubSecret } from '../../lambdas/vendors/github/settings.ts';
import { createGithub } from '../../lambdas/vendors/github.ts';
import { GrafanaSecret, GrafanaSettings } from '../../lambdas/vendors/grafana/settings.ts';
import { createGrafana } from '../../lambdas/vendors/grafana.ts';
import { campaignDashboard } from '../../lambdas/vendors/grafana-dashboard.ts';
import { createQdrant } from '../../lambdas/vendors/qdrant.ts';
import { createSendgrid } from '../../lambdas/vendors/sendgrid.ts';
import { SlackSecret } from '../../lambdas/vendors/slack/settings.ts';
import { createSlack } from '../../lambdas/vendors/slack.ts';
import { startBufferSandbox } from '../../lib/local/vendors/buffer.ts';
import { startGithubSandbox } from '../../lib/local/vendors/github.ts';
import { startGrafanaSandbox } from '../../lib/local/vendors/grafana.ts';
import { startQdrantSandbox } from '../../lib/local/vendors/qdrant.ts';
import type { Sandbox, SandboxAnswer } from '../../lib/local/vendors/sandbox.ts';
import { startSendgridSandbox } from '../../lib/local/vendors/sendgrid.ts';
import { startSlackSandbox } from '../../lib/local/vendors/slack.ts';
import { aBegunEffect } from '../support/begun-effect.ts';
import { aManualClock } from '../support/manual-clock.ts';
import { unguarded } from '../support/unguarded.ts';

/** What an answer is to whoever reads, and to whoever writes. */
type Row = readonly [answer: SandboxAnswer, reading: string, writing: string];

const clock = aManualClock();
const effect = aBegunEffect();
const rejected = 'VendorRejectedError';
const conflict = 'VendorConflictError';
const throttled = 'ThrottledError';
const unavailable = 'VendorUnavailableError';
const ambiguous = 'AmbiguousOutcomeError';

const statuses = (...rows: readonly (readonly [number, string, string])[]): Row[] =>
  rows.map(([status, reading, writing]) => [{ status, body: { message: 'no' } }, reading, writing]);

/** The rule for HTTP APIs. */
const byStatus = statuses(
  [400, rejected, rejected],
  [401, rejected, rejected],
  [403, rejected, rejected],
  [408, unavailable, ambiguous],
  [409, conflict, conflict],
  [422, rejected, rejected],
  [429, throttled, throttled],
  [500, unavailable, ambiguous],
  [502, unavailable, ambiguous],
  [503, unavailable, ambiguous],
  [504, unavailable, ambiguous],
);
const notHttp: Row = [{ status: 200, body: '<h1>Welcome</h1>' }, unavailable, ambiguous];

const github = (status: number, message: string, headers?: Record<string, string>): SandboxAnswer => ({
  status,
  body: { message: 'Validation Failed', errors: [{ message }] },
  ...(headers === undefined ? {} : { headers }),
});
const slack = (error: string): SandboxAnswer => ({ status: 200, body: { ok: false, error } });
const bufferError = (code: string, status = 200): SandboxAnswer => ({
  status,
  body: { data: null, errors: [{ message: 'no', extensions: { code } }] },
});
const bufferMember = (__typename: string): SandboxAnswer => ({
  status: 200,
  body: { data: { createPost: { __typename, message: 'no' } } },
});

interface Vendor {
  readonly sandbox: Sandbox;
  readonly read: () => Promise<unknown>;
  readonly write: () => Promise<unknown>;
}

const vendors: Readonly<Record<string, { start: () => Promise<Vendor>; rows: readonly Row[] }>> = {
  GitHub: {
    async start() {
      const sandbox = await startGithubSandbox({ clock, repositories: ['acme/reviews'] });
      const secret = GithubSecret.parse(sandbox.secret());
      const client = createGithub({ secret, settings: { owner: 'acme' }, clock, guard: unguarded });
      const pull = { title: 'T', head: 'b', base: 'main', body: '' };
      return {
        sandbox,
        read: () => client.findPullRequest('reviews', pull),
        write: () => client.openPullRequest(effect, 'reviews', pull),
      };
    },
    rows: [
      ...byStatus,
      notHttp,
      [github(422, 'Reference already exists'), conflict, conflict],
      [github(422, 'A pull request already exists for acme:b.'), conflict, conflict],
      [github(422, 'Update is not a fast forward'), conflict, conflict],
      [github(422, '"sha" wasn\'t supplied.'), conflict, conflict],
      [github(422, 'No commits between main and b'), rejected, rejected],
      [github(409, 'Repository rule violations found'), rejected, rejected],
      [github(409, 'Changes must be made through a pull request.'), rejected, rejected],
      [github(403, 'You have exceeded a secondary rate limit'), throttled, throttled],
      [github(403, 'no', { 'retry-after': '30' }), throttled, throttled],
      [github(403, 'no', { 'x-ratelimit-remaining': '0' }), throttled, throttled],
      [github(403, 'Resource not accessible by personal access token'), rejected, rejected],
    ],
  },
  SendGrid: {
    async start() {
      const sandbox = await startSendgridSandbox({ clock });
      const settings = { senderId: 1, listIds: ['list'], suppressionGroupId: 1 };
      const client = createSendgrid({ secret: sandbox.secret(), settings, clock, guard: unguarded });
      const mail = { name: 'n', categories: [], subject: 's', htmlContent: 'h', plainContent: 'p' };
      return {
        sandbox,
        read: () => client.findSingleSend('n'),
        write: () => client.createSingleSend(effect, mail),
      };
    },
    rows: [...byStatus, notHttp],
  },
  Qdrant: {
    async start() {
      const sandbox = await startQdrantSandbox({ clock });
      const settings = { collection: 'memory', vectorSize: 1 };
      const client = createQdrant({ secret: sandbox.secret(), settings, clock, guard: unguarded });
      const id = '1a4f5a50-3c9b-5c39-8f64-3f1f0d9fb1c1';
      return {
        sandbox,
        read: () => client.getPoints([id]),
        write: () => client.upsertPoints(effect, [{ id, vector: [1], payload: {} }]),
      };
    },
    rows: [
      ...byStatus,
      notHttp,
      [{ status: 200, body: { result: { status: 'acknowledged' } } }, unavailable, ambiguous],
      [{ status: 200, body: { result: { status: 'wait_timeout' } } }, unavailable, ambiguous],
    ],
  },
  Grafana: {
    async start() {
      const sandbox = await startGrafanaSandbox({ clock });
      const settings = GrafanaSettings.parse({ api: 'legacy' });
      const client = createGrafana({
        secret: GrafanaSecret.parse(sandbox.secret()),
        settings,
        clock,
        guard: unguarded,
      });
      const dashboard = campaignDashboard({ uid: 'a', title: 'T', campaignId: 'cmp-1', metrics: ['clicks'] });
      return {
        sandbox,
        read: () => client.proveAccess(),
        write: () => client.putDashboard(effect, dashboard),
      };
    },
    rows: [...byStatus, notHttp, ...statuses([412, conflict, conflict])],
  },
  Slack: {
    async start() {
      const channel = 'C0REVIEWS';
      const sandbox = await startSlackSandbox({ clock, channels: [{ id: channel, name: 'reviews' }] });
      const client = createSlack({ secret: SlackSecret.parse(sandbox.secret()), clock, guard: unguarded });
      return {
        sandbox,
        read: () => client.getMessage({ channel, ts: '1.0' }),
        write: () => client.postMessage(effect, { channel, text: 'Hi', blocks: [] }),
      };
    },
    rows: [
      ...byStatus,
      notHttp,
      [slack('channel_not_found'), rejected, rejected],
      [slack('not_in_channel'), rejected, rejected],
      [slack('invalid_auth'), rejected, rejected],
      [slack('token_revoked'), rejected, rejected],
      [slack('missing_scope'), rejected, rejected],
      [slack('ratelimited'), throttled, throttled],
      [slack('rate_limited'), throttled, throttled],
      [slack('fatal_error'), unavailable, ambiguous],
      [slack('internal_error'), unavailable, ambiguous],
      [slack('service_unavailable'), unavailable, ambiguous],
      [slack('duplicate_message_not_found'), unavailable, ambiguous],
    ],
  },
  Buffer: {
    async start() {
      const sandbox = await startBufferSandbox({ clock });
      const client = createBuffer({
        secret: sandbox.secret(),
        settings: sandbox.settings(),
        clock,
        guard: unguarded,
      });
      const dueAt = new Date(clock.now() + 3_600_000).toISOString();
      const post = { channelId: 'channel-linkedin', text: 'Hi', dueAt, tagIds: [] };
      return {
        sandbox,
        read: () => client.findPosts({ channelIds: [], createdAfter: dueAt }),
        write: () => client.createDraft(effect, post),
      };
    },
    rows: [
      ...byStatus,
      notHttp,
      [bufferError('UNAUTHENTICATED', 401), rejected, rejected],
      [bufferError('UNAUTHORIZED'), rejected, rejected],
      [bufferError('FORBIDDEN'), rejected, rejected],
      [bufferError('BAD_USER_INPUT'), rejected, rejected],
      [bufferError('RATE_LIMIT_EXCEEDED'), throttled, throttled],
      [bufferError('UNEXPECTED'), unavailable, ambiguous],
      [bufferError('SOMETHING_NEW'), unavailable, ambiguous],
      [bufferMember('InvalidInputError'), rejected, rejected],
      [bufferMember('LimitReachedError'), rejected, rejected],
      [bufferMember('NotFoundError'), rejected, rejected],
      [bufferMember('UnauthorizedError'), rejected, rejected],
      [bufferMember('UnexpectedError'), unavailable, ambiguous],
      [bufferMember('RestProxyError'), unavailable, ambiguous],
      [bufferMember('AnotherError'), unavailable, ambiguous],
    ],
  },
};

for (const [name, { start, rows }] of Object.entries(vendors)) {
  describe(`what an answer of ${name} means`, () => {
    let vendor: Vendor;
    before(async () => {
      vendor = await start();
    });
    after(() => vendor.sandbox.close());

    for (const [answer, reading, writing] of rows) {
      const headers = answer.headers === undefined ? '' : ` with ${Object.keys(answer.headers).join()}`;
      const said = `${answer.status}${headers} ${JSON.stringify(answer.body)}`;
      it(`${said} is ${reading} to a read and ${writing} to a write`, async () => {
        const answerOnce = () => vendor.sandbox.faults.add({ fault: { kind: 'answer', answer }, times: 1 });
        answerOnce();
        await assert.rejects(vendor.read(), { name: reading });
        answerOnce();
        await assert.rejects(vendor.write(), { name: writing });
        assert.deepEqual(vendor.sandbox.artifacts.everExisted(), []);
      });
    }
  });
}
