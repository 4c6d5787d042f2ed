import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { VendorRejectedError } from '../../lambdas/platform/errors.ts';
import { mrkdwn, plainText, type SlackBlock } from '../../lambdas/vendors/slack-blocks.ts';
import { aBegunEffect } from '../support/begun-effect.ts';
import { differences } from './slack-differences.ts';
import { aModal } from './slack-modal.ts';
import { historyOf, type SlackParty, slackParties } from './slack-parties.ts';

const blocks: SlackBlock[] = [
  { type: 'section', text: mrkdwn('Please review *Spring*.') },
  {
    type: 'actions',
    block_id: 'decision',
    elements: [{ type: 'button', text: plainText('Approve'), action_id: 'approve', value: 'cmp-1' }],
  },
];

const codeIs = (code: string) => (error: unknown) =>
  error instanceof VendorRejectedError && error.code === code;

for (const { name, start } of slackParties) {
  describe(`Slack, as "${name}" plays it`, () => {
    let party: SlackParty;
    before(async () => {
      party = await start();
    });
    after(() => party.close());

    it('shows a posted message in the history, with its blocks and whose effect it is', async () => {
      const { slack, channel } = party;
      const effect = aBegunEffect({ id: '5b0d6d0e-9c43-5d39-8f0e-2f2a6f3f5a01' });

      const posted = await slack.postMessage(effect, { channel, text: 'Please review.', blocks });

      const found = (await historyOf(party)).filter(
        ({ metadata }) => metadata?.event_payload['id'] === effect.id,
      );
      assert.equal(found.length, 1);
      assert.deepEqual(
        [found[0]?.ts, found[0]?.text, found[0]?.metadata?.event_type],
        [posted.ts, 'Please review.', 'campaign_effect'],
      );
      assert.deepEqual(
        found[0]?.blocks?.map(({ type }) => type),
        ['section', 'actions'],
      );
      assert.equal(posted.channel, channel);
    });

    it('gives every message a timestamp of its own, and shows the newest first', async () => {
      const { slack, channel } = party;
      const sent = [];
      for (const text of ['One', 'Two', 'Three']) {
        sent.push((await slack.postMessage(aBegunEffect(), { channel, text, blocks: [] })).ts);
      }

      const shown = (await historyOf(party, { limit: 3 })).map(({ ts }) => ts);

      assert.deepEqual(shown, [...sent].reverse());
      for (const ts of sent) assert.match(ts, /^\d{10}\.\d{6}$/);
    });

    it('pages through the history by a cursor', async () => {
      const { slack, channel, call } = party;
      for (const text of ['One', 'Two'])
        await slack.postMessage(aBegunEffect(), { channel, text, blocks: [] });

      const whole = (await historyOf(party)).map(({ ts }) => ts);
      const seen: string[] = [];
      for (let cursor = '', page = 0; page === 0 || cursor !== ''; page += 1) {
        const query = { channel, limit: 2, ...(cursor === '' ? {} : { cursor }) };
        const { messages, response_metadata } = await call('conversations.history', query, 'form');
        assert.ok(Array.isArray(messages) && messages.length <= 2);
        seen.push(...messages.map(({ ts }) => ts));
        cursor = JSON.parse(JSON.stringify(response_metadata)).next_cursor;
      }

      assert.deepEqual(seen, whole);
    });

    it('puts new text and blocks in place and keeps the metadata', async () => {
      const { slack, channel } = party;
      const effect = aBegunEffect({ id: '5b0d6d0e-9c43-5d39-8f0e-2f2a6f3f5a02' });
      const { ts } = await slack.postMessage(effect, { channel, text: 'Please review.', blocks });

      await slack.updateMessage(aBegunEffect(), { channel, ts, text: 'Approved.', blocks: [] });

      const shown = (await historyOf(party)).find((message) => message.ts === ts);
      assert.equal(shown?.text, 'Approved.');
      assert.deepEqual(shown?.blocks ?? [], []);
      assert.equal(shown?.metadata?.event_payload['id'], effect.id);
    });

    it('deletes a message once, and then has none', async () => {
      const { slack, channel, call } = party;
      const { ts } = await slack.postMessage(aBegunEffect(), { channel, text: 'Gone', blocks: [] });

      assert.equal(await slack.deleteMessage(aBegunEffect(), { channel, ts }), 'deleted');

      assert.equal(
        (await historyOf(party)).some((message) => message.ts === ts),
        false,
      );
      assert.equal((await call('chat.delete', { channel, ts })).error, 'message_not_found');
      assert.equal((await call('chat.update', { channel, ts, text: 'x' })).error, 'message_not_found');
    });

    it('refuses a message without content, and a channel that is not there', async () => {
      const { channel, call } = party;

      assert.equal((await call('chat.postMessage', { channel })).error, 'no_text');
      for (const method of ['chat.postMessage', 'conversations.history']) {
        const { ok, error } = await call(method, { channel: 'C0NOWHERE', text: 'Hi' });
        assert.deepEqual([ok, error], [false, 'channel_not_found']);
      }
    });

    it('whispers to one person and leaves nothing in the history', async () => {
      const { slack, channel, user } = party;
      const before = await historyOf(party);

      await slack.whisper({ channel, user, text: 'Decided already.', blocks });

      assert.deepEqual(await historyOf(party), before);
      await assert.rejects(
        slack.whisper({ channel: 'C0NOWHERE', user, text: 'Hi' }),
        codeIs('channel_not_found'),
      );
    });

    it('opens one modal for one trigger, and shows it as it was sent', async () => {
      const { slack, call, aTrigger } = party;
      const { view } = await call('views.open', { trigger_id: await aTrigger(), view: aModal() });
      const { callback_id, private_metadata, title, submit } = JSON.parse(JSON.stringify(view));
      const sent = aModal();
      assert.deepEqual(
        [callback_id, private_metadata, title, submit],
        [sent.callback_id, sent.private_metadata, sent.title, sent.submit],
      );

      const trigger = await aTrigger();
      await slack.openView(trigger, aModal());
      await assert.rejects(slack.openView(trigger, aModal()), codeIs('exchanged_trigger_id'));
      await assert.rejects(slack.openView('1.2.abc', aModal()), codeIs('invalid_trigger_id'));
    });

    it('says whose token it is', async () => {
      assert.match((await party.slack.whoAmI()).userId, /^U/);
    });
  });
}

for (const { name, start } of slackParties) {
  describe(`where "${name}" differs`, () => {
    let party: SlackParty;
    before(async () => {
      party = await start();
    });
    after(() => party.close());

    for (const { what, ask, answers } of differences) {
      const expected = answers[name];
      it(`answers ${JSON.stringify(expected) ?? 'nothing'} to ${what}`, async () => {
        assert.deepEqual(await ask(party), expected);
      });
    }
  });
}
