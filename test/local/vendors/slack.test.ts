import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { isFrom } from '../../../lambdas/vendors/slack/interaction-origin.ts';
import { parseSlackInteraction } from '../../../lambdas/vendors/slack-interaction.ts';
import { verifySlackSignature } from '../../../lambdas/vendors/slack-signature.ts';
import { createRealClock } from '../../../lib/local/clock/real-clock.ts';
import { type SlackSandbox, startSlackSandbox } from '../../../lib/local/vendors/slack.ts';
import { startSlackReceiver } from './slack-receiver.ts';

const channel = 'C0REVIEWS';
const options = { clock: createRealClock(), channels: [{ id: channel, name: 'reviews' }] };
let sandbox: SlackSandbox;

async function call(method: string, args: object, token = sandbox.secret().botToken) {
  const response = await fetch(`${sandbox.secret().baseUrl}/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(args),
  });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

const decision = {
  type: 'actions',
  elements: [
    {
      type: 'button',
      text: { type: 'plain_text', text: 'Approve' },
      action_id: 'approve',
      value: 'card=1&x',
    },
  ],
};

describe('startSlackSandbox', () => {
  beforeEach(async () => {
    await sandbox?.close();
    sandbox = await startSlackSandbox(options);
  });
  after(() => sandbox.close());

  it('answers 200 with an error where Slack does', async () => {
    const refusals: [string, object, string][] = [
      ['chat.postMessage', { channel: 'C0UNKNOWN', text: 'Hi' }, 'channel_not_found'],
      ['chat.postMessage', { channel }, 'no_text'],
      ['chat.postMessage', { channel, text: 'x'.repeat(40_001) }, 'msg_too_long'],
      ['chat.postMessage', { channel, blocks: [{ type: 'unknown' }] }, 'invalid_blocks'],
      ['chat.update', { channel, ts: '1.0', text: 'Hi' }, 'message_not_found'],
      ['chat.delete', { channel, ts: '1.0' }, 'message_not_found'],
      ['chat.delete', { channel: 'reviews', ts: '1.0' }, 'channel_not_found'],
      ['conversations.history', { channel, cursor: 'wrong' }, 'invalid_cursor'],
      ['chat.postEphemeral', { channel: 'C0UNKNOWN', user: 'U1', text: 'Hi' }, 'channel_not_found'],
      ['chat.postEphemeral', { channel, text: 'Hi' }, 'invalid_arguments'],
      ['chat.postEphemeral', { channel, user: 'U1' }, 'no_text'],
      ['views.open', { trigger_id: '1.2.a' }, 'invalid_arguments'],
      ['chat.invent', {}, 'unknown_method'],
    ];
    for (const [method, args, error] of refusals) {
      const answer = await call(method, args);
      assert.deepEqual([answer.status, answer.body.ok, answer.body.error], [200, false, error], method);
    }
    assert.equal((await call('auth.test', {}, 'xoxb-wrong')).body.error, 'invalid_auth');
  });

  it('accepts a channel by name for a post, and answers its id', async () => {
    assert.equal((await call('chat.postMessage', { channel: '#reviews', text: 'Hi' })).body.channel, channel);
  });

  it('posts twice what is sent twice under one client_msg_id, so that duplicates show', async () => {
    const message = { channel, text: 'Hi', client_msg_id: 'b5f0cc3f-6a6c-5b4e-9f65-0d4f3f3a7c11' };
    const first = await call('chat.postMessage', message);
    const second = await call('chat.postMessage', message);

    assert.notEqual(first.body.ts, second.body.ts);
    assert.equal(sandbox.artifacts.existing('message').length, 2);
  });

  it('keeps to the limits of blocks', async () => {
    const button = decision.elements[0];
    const wrong = [
      { type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } },
      { type: 'header', text: { type: 'mrkdwn', text: 'x' } },
      { type: 'section' },
      { type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } },
      { type: 'actions', elements: [{ ...button, value: 'x'.repeat(2001) }] },
      { type: 'actions', elements: [{ ...button, style: 'green' }] },
    ];
    for (const block of wrong) {
      const answer = await call('chat.postMessage', { channel, text: 'Hi', blocks: [block] });
      assert.equal(answer.body.error, 'invalid_blocks', JSON.stringify(block).slice(0, 80));
    }
    const many = Array.from({ length: 51 }, () => ({ type: 'divider' }));
    assert.equal((await call('chat.postMessage', { channel, blocks: many })).body.error, 'invalid_blocks');
    const twins = [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ];
    assert.equal((await call('chat.postMessage', { channel, blocks: twins })).body.error, 'invalid_blocks');
  });

  it('lets a bot change and delete only its own messages', async () => {
    const { ts } = sandbox.postByHand(channel, 'U0SOMEONE', 'Mine');

    assert.equal((await call('chat.update', { channel, ts, text: 'x' })).body.error, 'cant_update_message');
    assert.equal((await call('chat.delete', { channel, ts })).body.error, 'cant_delete_message');
  });

  it('shows metadata in the history only if asked, and pages from the newest back', async () => {
    const metadata = { event_type: 'e', event_payload: { id: '1' } };
    await call('chat.postMessage', { channel, text: 'First', metadata });
    for (const text of ['Second', 'Third']) await call('chat.postMessage', { channel, text });

    const page = await call('conversations.history', { channel, limit: 2 });
    const cursor = page.body.response_metadata.next_cursor;
    const plain = await call('conversations.history', { channel, limit: 2, cursor });
    const full = await call('conversations.history', { channel, cursor, include_all_metadata: true });

    assert.deepEqual(
      page.body.messages.map(({ text }: { text: string }) => text),
      ['Third', 'Second'],
    );
    assert.equal(page.body.has_more, true);
    assert.equal(plain.body.messages[0].metadata, undefined);
    assert.deepEqual(full.body.messages[0].metadata, metadata);
    assert.equal(full.body.response_metadata.next_cursor, '');
  });

  it('keeps the blocks and the metadata that an update leaves out', async () => {
    const metadata = { event_type: 'e', event_payload: {} };
    const { ts } = (await call('chat.postMessage', { channel, text: 'Hi', blocks: [decision], metadata }))
      .body;

    await call('chat.update', { channel, ts, text: 'Changed' });

    const [message] = sandbox.messages(channel);
    assert.equal(message?.blocks.length, 1);
    assert.deepEqual(message?.metadata, metadata);
  });

  it('allows one post a second and channel, if told to keep to that', async () => {
    await sandbox.close();
    sandbox = await startSlackSandbox({ ...options, limitPosts: true });
    await call('chat.postMessage', { channel, text: 'One' });

    const second = await call('chat.postMessage', { channel, text: 'Two' });

    assert.equal(second.status, 429);
    assert.equal(second.headers.get('retry-after'), '1');
    assert.equal(second.body.error, 'ratelimited');
    assert.equal(sandbox.messages().length, 1);
  });

  it('presses a button by a signed callback that carries its value and the message', async () => {
    const { ts } = (await call('chat.postMessage', { channel, text: 'Hi', blocks: [decision] })).body;
    const receiver = await startSlackReceiver();
    try {
      receiver.answerWith({ status: 202, contentType: 'text/plain', body: 'taken' });
      const user = { id: 'U1', username: 'ada' };
      const { callbackUrl } = receiver;

      const answer = await sandbox.pressButton({ ts, actionId: 'approve', user, callbackUrl });

      const [{ headers, rawBody } = { headers: {}, rawBody: Buffer.alloc(0) }] = receiver.received;
      const verdict = verifySlackSignature({
        signingSecret: sandbox.secret().signingSecret,
        timestamp: String(headers['x-slack-request-timestamp']),
        signature: String(headers['x-slack-signature']),
        rawBody,
        now: Date.now(),
      });
      const interaction = parseSlackInteraction(rawBody);
      assert.deepEqual(answer, { status: 202, contentType: 'text/plain', body: 'taken', again: [] });
      assert.equal(headers['content-type'], 'application/x-www-form-urlencoded');
      assert.deepEqual(verdict, { valid: true });
      assert.ok(interaction.type === 'block_actions');
      assert.equal(interaction.actions[0].value, 'card=1&x');
      assert.equal(interaction.container.message_ts, ts);
      assert.equal(interaction.user.username, 'ada');
      assert.equal(interaction.team?.id, 'T0SANDBOX');
      assert.match(interaction.response_url ?? '', /^http:/);
    } finally {
      receiver.close();
    }
  });

  it('comes from an organisation that has the app in all its workspaces, if told so', async () => {
    await sandbox.close();
    sandbox = await startSlackSandbox({ ...options, team: 'E0ACME' });
    const { ts } = (await call('chat.postMessage', { channel, text: 'Hi', blocks: [decision] })).body;

    const { body } = sandbox.buttonCallback({ ts, actionId: 'approve', user: { id: 'U1' } });

    const interaction = parseSlackInteraction(Buffer.from(body));
    assert.ok(interaction.type === 'block_actions');
    assert.equal(interaction.team, null);
    assert.equal(isFrom(interaction, 'E0ACME'), true);
  });

  it('has no button to press where the message has none', async () => {
    const { ts } = (await call('chat.postMessage', { channel, text: 'Hi', blocks: [decision] })).body;
    const user = { id: 'U1' };

    assert.throws(() => sandbox.buttonCallback({ ts, actionId: 'reject', user }), /no message/);
    await call('chat.update', { channel, ts, text: 'Done', blocks: [] });
    assert.throws(() => sandbox.buttonCallback({ ts, actionId: 'approve', user }), /no message/);
  });
});
