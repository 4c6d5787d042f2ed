import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createArtifacts } from '../../../lib/local/vendors/artifacts.ts';
import { startBufferSandbox } from '../../../lib/local/vendors/buffer.ts';
import { startGithubSandbox } from '../../../lib/local/vendors/github.ts';
import type { Sandbox } from '../../../lib/local/vendors/sandbox.ts';
import { startSendgridSandbox } from '../../../lib/local/vendors/sendgrid.ts';
import { startSlackSandbox } from '../../../lib/local/vendors/slack.ts';
import { aManualClock } from '../../support/manual-clock.ts';

const start = Date.parse('2026-03-02T09:00:00Z');
const inAnHour = '2026-03-02T10:00:00.000Z';

/** Sends JSON with the vendor's credentials, and answers what it says. */
async function ask(url: string, authorization: string, method: string, body: object) {
  const response = await fetch(url, {
    method,
    headers: { authorization, 'content-type': 'application/json; charset=utf-8', 'user-agent': 'test' },
    body: JSON.stringify(body),
  });
  return JSON.parse((await response.text()) || '{}');
}

const kindsOf = ({ artifacts }: Sandbox) => artifacts.everExisted().map(({ kind }) => kind);

describe('createArtifacts', () => {
  it('counts what was made again after it was removed as a second thing', () => {
    const clock = aManualClock(start);
    const artifacts = createArtifacts(clock);
    artifacts.create('branch', 'b', {});
    clock.advanceBy(1000);
    assert.equal(artifacts.remove('branch', 'b'), true);
    assert.equal(artifacts.remove('branch', 'b'), false);
    artifacts.create('branch', 'b', {});

    assert.deepEqual(
      artifacts.everExisted('branch').map(({ createdAt, removedAt }) => [createdAt - start, removedAt]),
      [
        [0, start + 1000],
        [1000, undefined],
      ],
    );
    assert.equal(artifacts.existing('branch').length, 1);
    assert.equal(artifacts.find('branch', 'b')?.createdAt, start + 1000);
  });

  it('has no two things of one kind and id at a time', () => {
    const artifacts = createArtifacts(aManualClock(start));
    artifacts.create('post', '1', {});
    artifacts.create('published-post', '1', {});

    assert.throws(() => artifacts.create('post', '1', {}), /exists already/);
    assert.deepEqual(artifacts.existing('post').length, 1);
  });
});

describe('artifacts of the sandboxes', () => {
  it('show what came late, and keep it after it was removed', async () => {
    const clock = aManualClock(start);
    const sandbox = await startSendgridSandbox({ clock });
    const { promise: received, resolve: receive } = Promise.withResolvers<void>();
    sandbox.faults.add({
      fault: { kind: 'late-effect', effectMs: 30_000, answerMs: 1_000 },
      when: () => {
        receive();
        return true;
      },
      times: 1,
    });
    try {
      const root = `${sandbox.url}/v3/marketing/singlesends`;
      const lost = ask(root, 'Bearer SG.sandbox', 'POST', { name: 'camp-1' }).catch(() => 'lost');
      await received;
      clock.advanceBy(1_000);
      assert.equal(await lost, 'lost');
      assert.deepEqual(kindsOf(sandbox), []);
      clock.advanceBy(29_000);
      const [late] = sandbox.artifacts.existing('single-send');
      assert.equal(late?.createdAt, start + 30_000);

      await ask(`${root}/${late?.id}`, 'Bearer SG.sandbox', 'DELETE', {});

      assert.deepEqual(sandbox.artifacts.existing(), []);
      assert.equal(sandbox.artifacts.everExisted('single-send')[0]?.removedAt, clock.now());
    } finally {
      await sandbox.close();
    }
  });

  it('show a mail and a post when their time has come, once, and for ever', async () => {
    const clock = aManualClock(start);
    const sendgrid = await startSendgridSandbox({ clock });
    const buffer = await startBufferSandbox({ clock });
    try {
      const root = `${sendgrid.url}/v3/marketing/singlesends`;
      const { id } = await ask(root, 'Bearer SG.sandbox', 'POST', {
        name: 'camp-1',
        send_to: { list_ids: ['list'] },
        email_config: { subject: 'S', html_content: 'H', sender_id: 1, suppression_group_id: 1 },
      });
      await ask(`${root}/${id}/schedule`, 'Bearer SG.sandbox', 'PUT', { send_at: inAnHour });
      const create = `mutation ($input: CreatePostInput!) {
        createPost(input: $input) { ... on PostActionSuccess { post { id } } }
      }`;
      const input = {
        channelId: 'channel-linkedin',
        mode: 'customScheduled',
        schedulingType: 'automatic',
        text: 'Hello',
        dueAt: inAnHour,
      };
      const created = await ask(buffer.url, 'Bearer buffer-sandbox', 'POST', {
        query: create,
        variables: { input },
      });
      const postId = created.data.createPost.post.id;
      assert.deepEqual([kindsOf(sendgrid), kindsOf(buffer)], [['single-send'], ['post']]);

      clock.advanceBy(24 * 3_600_000);

      assert.deepEqual(kindsOf(sendgrid), ['single-send', 'mailing']);
      assert.deepEqual(kindsOf(buffer), ['post', 'published-post']);
      const [mailing] = sendgrid.artifacts.existing('mailing');
      const [published] = buffer.artifacts.existing('published-post');
      assert.deepEqual([mailing?.id, mailing?.createdAt], [id, Date.parse(inAnHour)]);
      assert.deepEqual([published?.id, published?.createdAt], [postId, Date.parse(inAnHour)]);
      assert.deepEqual(published?.data, {
        postId,
        text: 'Hello',
        channelId: 'channel-linkedin',
        dueAt: inAnHour,
      });
    } finally {
      await sendgrid.close();
      await buffer.close();
    }
  });

  it('show from which branch a pull request is', async () => {
    const sandbox = await startGithubSandbox({ clock: aManualClock(start), repositories: ['acme/reviews'] });
    try {
      const { token, baseUrl } = sandbox.secret();
      const send = (path: string, body: object) =>
        ask(`${baseUrl}/repos/acme/reviews/${path}`, `Bearer ${token}`, 'POST', body);
      const sha = sandbox.commitByHand('acme/reviews', 'main', { 'a.md': 'One' }, 'somebody');
      await send('git/refs', { ref: 'refs/heads/campaign/1', sha });
      sandbox.commitByHand('acme/reviews', 'campaign/1', { 'b.md': 'Two' }, 'somebody');
      await send('pulls', { title: 'T', head: 'campaign/1', base: 'main' });

      const [branch] = sandbox.artifacts.everExisted('branch');
      const [pull] = sandbox.artifacts.everExisted('pull-request');
      assert.equal(branch?.data['name'], 'campaign/1');
      assert.deepEqual([pull?.data['head'], pull?.data['state']], ['campaign/1', 'open']);
    } finally {
      await sandbox.close();
    }
  });

  it('tell what a message is for by the type of its metadata, also after it was changed', async () => {
    const channel = 'C0REVIEWS';
    const sandbox = await startSlackSandbox({
      clock: aManualClock(start),
      channels: [{ id: channel, name: 'reviews' }],
    });
    try {
      const { botToken, baseUrl } = sandbox.secret();
      const call = (method: string, body: object) =>
        ask(`${baseUrl}/${method}`, `Bearer ${botToken}`, 'POST', { channel, text: 'Hi', ...body });
      for (const event_type of ['card', 'notice', 'notice']) {
        const { ts } = await call('chat.postMessage', { metadata: { event_type, event_payload: {} } });
        await call('chat.update', { ts, text: 'Changed' });
      }
      const types = sandbox.artifacts
        .everExisted('message')
        .map(({ data }) => (data['metadata'] as { event_type: string }).event_type);
      assert.deepEqual(types, ['card', 'notice', 'notice']);
    } finally {
      await sandbox.close();
    }
  });
});
