import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { systemClock } from '../../lambdas/platform/clock.ts';
import {
  AmbiguousOutcomeError,
  ThrottledError,
  VendorRejectedError,
  VendorUnavailableError,
} from '../../lambdas/platform/errors.ts';
import { SlackSecret, SlackSettings } from '../../lambdas/vendors/slack/settings.ts';
import { createSlack, type Slack } from '../../lambdas/vendors/slack.ts';
import { mrkdwn, plainText, type SlackBlock } from '../../lambdas/vendors/slack-blocks.ts';
import { createRealClock } from '../../lib/local/clock/real-clock.ts';
import { type SlackSandbox, startSlackSandbox } from '../../lib/local/vendors/slack.ts';
import { aBegunEffect } from '../support/begun-effect.ts';
import { unguarded } from '../support/unguarded.ts';

const channel = 'C0REVIEWS';
const effect = aBegunEffect({ id: '5b0d6d0e-9c43-5d39-8f0e-2f2a6f3f5a01', key: 'review/message@1' });
const blocks: SlackBlock[] = [
  { type: 'header', text: plainText('Spring') },
  { type: 'section', text: mrkdwn('Please review *Spring*.') },
  {
    type: 'actions',
    elements: [{ type: 'button', text: plainText('Approve'), action_id: 'approve', value: 'cmp-1' }],
  },
];
const aMessage = { channel, text: 'Please review Spring.', blocks };

let sandbox: SlackSandbox;
let slack: Slack;

function clientOf(overrides: { botToken?: string; timeoutMs?: number; now?: number } = {}): Slack {
  const { botToken, timeoutMs = 10_000, now } = overrides;
  return createSlack({
    secret: SlackSecret.parse({ ...sandbox.secret(), ...(botToken === undefined ? {} : { botToken }) }),
    clock: now === undefined ? systemClock : { now: () => now },
    guard: unguarded,
    timeoutMs,
  });
}

const refuseOnce = (error: string) =>
  sandbox.faults.add({
    fault: { kind: 'answer', answer: { status: 200, body: { ok: false, error } } },
    times: 1,
  });

const codeIs = (code: string) => (error: unknown) =>
  error instanceof VendorRejectedError && error.code === code;

describe('createSlack', () => {
  beforeEach(async () => {
    await sandbox?.close();
    sandbox = await startSlackSandbox({
      clock: createRealClock(),
      channels: [{ id: channel, name: 'marketing-reviews' }],
    });
    slack = clientOf();
  });
  after(() => sandbox.close());

  it('posts a message that bears the effect in its metadata and its client id', async () => {
    const { ts } = await slack.postMessage(effect, aMessage);

    const [posted] = sandbox.messages();
    assert.equal(posted?.ts, ts);
    assert.equal(posted?.client_msg_id, effect.id);
    assert.deepEqual(posted?.metadata, {
      event_type: 'campaign_effect',
      event_payload: { id: effect.id, key: effect.key },
    });
  });

  it('says in the metadata what a message is for, and finds it whatever it is', async () => {
    const notice = aBegunEffect({ id: '5b0d6d0e-9c43-5d39-8f0e-2f2a6f3f5a02', key: 'review/notice@1' });
    await slack.postMessage(effect, aMessage);
    const { ts } = await slack.postMessage(notice, { ...aMessage, purpose: 'notice' });

    assert.deepEqual(
      sandbox.messages().map(({ metadata }) => metadata?.event_type),
      ['campaign_effect', 'campaign_notice'],
    );
    assert.equal((await slack.findMessage({ channel, oldest: 0, effectId: notice.id }))?.ts, ts);
  });

  it('believes "message not found" only if the history does not show it either', async () => {
    const address = await slack.postMessage(effect, aMessage);
    const isMissing = codeIs('message_not_found');
    refuseOnce('message_not_found');
    await assert.rejects(slack.deleteMessage(effect, address), isMissing);
    refuseOnce('message_not_found');
    await assert.rejects(slack.updateMessage(effect, { ...aMessage, ...address }), isMissing);

    assert.equal(await slack.updateMessage(effect, { ...aMessage, ...address }), 'updated');
    assert.equal(await slack.deleteMessage(effect, address), 'deleted');
  });

  it('finds what an effect posted, even many pages back, and only that', async () => {
    const begunAt = Date.now();
    const posted = await slack.postMessage(effect, aMessage);
    for (let count = 0; count < 450; count += 1) sandbox.postByHand(channel, 'U0SOMEONE', `Message ${count}`);

    const search = { channel, oldest: begunAt, effectId: effect.id };
    const found = await slack.findMessage(search);

    assert.equal(found?.ts, posted.ts);
    assert.equal(found?.text, aMessage.text);
    assert.equal(await slack.findMessage({ ...search, effectId: aBegunEffect().id }), undefined);
  });

  it('looks a little further back than asked, since the clocks may differ', async () => {
    const { ts } = await slack.postMessage(effect, aMessage);
    const postedAt = Number(ts) * 1000;
    const since = (minutes: number) =>
      slack.findMessage({ channel, oldest: postedAt + minutes * 60_000, effectId: effect.id });

    assert.equal((await since(4))?.ts, ts);
    assert.equal(await since(6), undefined);
  });

  it('does not take the metadata of another app for ours', async () => {
    await slack.postMessage(effect, aMessage);
    const [posted] = sandbox.messages();
    const foreign = {
      status: 200,
      body: {
        ok: true,
        messages: [
          {
            ts: posted?.ts,
            metadata: {
              event_type: 'other',
              event_payload: { id: effect.id },
            },
          },
        ],
      },
    };
    sandbox.faults.add({ fault: { kind: 'answer', answer: foreign }, times: 1 });

    assert.equal(await slack.findMessage({ channel, oldest: 0, effectId: effect.id }), undefined);
  });

  it('reads one message back, and answers undefined for one that is not there', async () => {
    const address = await slack.postMessage(effect, aMessage);
    await slack.postMessage(aBegunEffect(), aMessage);

    const message = await slack.getMessage(address);

    assert.equal(message?.ts, address.ts);
    assert.equal(message?.effectId, effect.id);
    assert.equal(message?.blocks.length, blocks.length);
    assert.equal(await slack.getMessage({ channel, ts: '1.000000' }), undefined);
  });

  it('updates a message in place and keeps what tells whose it is', async () => {
    const address = await slack.postMessage(effect, aMessage);

    await slack.updateMessage(aBegunEffect(), { ...address, text: 'Approved.', blocks: [] });

    const message = await slack.getMessage(address);
    assert.equal(message?.text, 'Approved.');
    assert.deepEqual(message?.blocks, []);
    assert.equal(message?.effectId, effect.id);
    assert.equal(sandbox.artifacts.everExisted('message').length, 1);
  });

  it('deletes a message once and finds it absent the second time', async () => {
    const address = await slack.postMessage(effect, aMessage);

    assert.equal(await slack.deleteMessage(effect, address), 'deleted');
    assert.equal(await slack.deleteMessage(effect, address), 'absent');
    assert.deepEqual(sandbox.messages(), []);
  });

  it('does not take a channel that it cannot see for a message that is gone', async () => {
    const address = { channel: 'C0UNKNOWN', ts: '1.000000' };

    await assert.rejects(slack.deleteMessage(effect, address), codeIs('channel_not_found'));
    await assert.rejects(slack.getMessage(address), codeIs('channel_not_found'));
  });

  it('answers an address under which the message can be read', async () => {
    const address = await slack.postMessage(effect, aMessage);

    const page = await fetch(await slack.getPermalink(address));

    assert.equal(page.status, 200);
    assert.match(await page.text(), /Please review \*Spring\*/);
  });

  it('says whose token it has', async () => {
    assert.deepEqual(await slack.whoAmI(), { team: 'Sandbox', user: 'campaigns', userId: 'U0CAMPAIGN' });
  });

  it('takes "ok: false" for a refusal, with the code and the details of Slack', async () => {
    const oversized = [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }] as const;

    await assert.rejects(slack.postMessage(effect, { ...aMessage, blocks: oversized }), (error) => {
      assert.ok(codeIs('invalid_blocks')(error));
      assert.match(String(error), /blocks\/0\/text/);
      return true;
    });
    await assert.rejects(
      slack.postMessage(effect, { ...aMessage, channel: 'C0UNKNOWN' }),
      codeIs('channel_not_found'),
    );
    await assert.rejects(clientOf({ botToken: 'xoxb-wrong' }).whoAmI(), codeIs('invalid_auth'));
    assert.deepEqual(sandbox.messages(), []);
  });

  it('takes the errors after which a message may be there for an unknown outcome', async () => {
    for (const error of ['fatal_error', 'internal_error', 'duplicate_message_not_found']) {
      refuseOnce(error);
      await assert.rejects(slack.postMessage(effect, aMessage), AmbiguousOutcomeError, error);
      refuseOnce(error);
      await assert.rejects(slack.getMessage({ channel, ts: '1.0' }), VendorUnavailableError, error);
    }
  });

  it('waits as long as a rate limit says, in either of its forms', async () => {
    const now = 1_700_000_000_000;
    const limits = [
      [{ status: 429, headers: { 'retry-after': '7' } }, now + 7_000],
      [{ status: 200, body: { ok: false, error: 'ratelimited' } }, now + 60_000],
    ] as const;
    for (const [answer, retryAt] of limits) {
      sandbox.faults.add({ fault: { kind: 'answer', answer }, times: 1 });
      await assert.rejects(
        clientOf({ now }).postMessage(effect, aMessage),
        (error) => error instanceof ThrottledError && error.retryAt === retryAt,
      );
    }
    assert.deepEqual(sandbox.messages(), []);
  });

  it('calls a broken read unavailable, and a broken write unknown', async () => {
    for (const fault of [
      { kind: 'answer', answer: { status: 503 } },
      { kind: 'answer', answer: { status: 200, body: 'no JSON' } },
      { kind: 'reset' },
      { kind: 'lost-answer' },
    ] as const) {
      sandbox.faults.add({ fault, times: 1 });
      await assert.rejects(slack.getMessage({ channel, ts: '1.0' }), VendorUnavailableError);
      sandbox.faults.add({ fault, times: 1 });
      await assert.rejects(slack.postMessage(effect, aMessage), AmbiguousOutcomeError);
    }
    assert.equal(sandbox.messages().length, 1);
  });

  it('can find the message whose answer was lost', async () => {
    const oldest = Date.now();
    sandbox.faults.add({ fault: { kind: 'lost-answer' }, times: 1 });
    await assert.rejects(slack.postMessage(effect, aMessage), AmbiguousOutcomeError);

    assert.ok(await slack.findMessage({ channel, oldest, effectId: effect.id }));
  });

  it('sends nothing once the invocation is over', async () => {
    const late = aBegunEffect({ sendBefore: Date.now() - 1 });

    await assert.rejects(slack.postMessage(late, aMessage), VendorUnavailableError);

    assert.deepEqual(sandbox.requests, []);
  });

  it('asks for the ids of the channel and of the workspace where a name was set', () => {
    const settings = { channel, team: 'T0SANDBOX' };
    const problemOf = (changes: object) =>
      SlackSettings.safeParse({ ...settings, ...changes }).error?.message ?? '';

    assert.equal(problemOf({}), '');
    assert.equal(problemOf({ team: 'E0ACME' }), '');
    assert.match(problemOf({ channel: '#reviews' }), /channel id/);
    assert.match(problemOf({ team: 'acme' }), /id of the workspace/);
    assert.match(problemOf({ team: undefined }), /team/);
  });
});
