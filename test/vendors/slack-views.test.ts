import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import {
  ThrottledError,
  VendorRejectedError,
  VendorUnavailableError,
} from '../../lambdas/platform/errors.ts';
import { openViewTimeoutMs } from '../../lambdas/vendors/slack/views.ts';
import { createSlack, type Slack } from '../../lambdas/vendors/slack.ts';
import { type SlackSandbox, startSlackSandbox } from '../../lib/local/vendors/slack.ts';
import { aBegunEffect } from '../support/begun-effect.ts';
import { aManualClock, type ManualClock } from '../support/manual-clock.ts';
import { unguarded } from '../support/unguarded.ts';
import { aModal, anInput } from './slack-modal.ts';

const channel = 'C0REVIEWS';
const ada = { id: 'U0ADA' };

let clock: ManualClock;
let sandbox: SlackSandbox;
let slack: Slack;

const clientOf = (timeoutMs: number) =>
  createSlack({ secret: sandbox.secret(), clock, guard: unguarded, timeoutMs });

/** The trigger that comes with a press of a button. */
async function aTrigger(): Promise<string> {
  const edit = { type: 'button', text: { type: 'plain_text', text: 'Edit' }, action_id: 'edit' } as const;
  const { ts } = await slack.postMessage(aBegunEffect(), {
    channel,
    text: 'Please review.',
    blocks: [{ type: 'actions', elements: [edit] }],
  });
  const { body } = sandbox.buttonCallback({ ts, actionId: 'edit', user: ada });
  const { trigger_id } = JSON.parse(new URLSearchParams(body).get('payload') ?? '');
  return trigger_id;
}

const codeIs = (code: string) => (error: unknown) =>
  error instanceof VendorRejectedError && error.code === code;
const refuseOnce = (error: string) =>
  sandbox.faults.add({
    fault: { kind: 'answer', answer: { status: 200, body: { ok: false, error } } },
    times: 1,
  });

beforeEach(async () => {
  await sandbox?.close();
  clock = aManualClock();
  sandbox = await startSlackSandbox({
    clock,
    channels: [{ id: channel, name: 'reviews' }],
    members: [ada.id],
  });
  slack = clientOf(10_000);
});
after(() => sandbox.close());

describe('openView', () => {
  it('opens a modal for whoever pressed the button', async () => {
    await slack.openView(await aTrigger(), aModal());

    const [view, ...others] = sandbox.openViews(ada.id);
    assert.equal(view?.modal.title.text, 'Edit the campaign');
    assert.deepEqual(view?.values, { headline: 'Spring is here', comment: '' });
    assert.deepEqual(others, []);
  });

  it('says which of its rules Slack sees broken', async () => {
    const trigger = await aTrigger();
    const title = { type: 'plain_text', text: 'x'.repeat(25) } as const;

    await assert.rejects(
      slack.openView(trigger, aModal({ title })),
      ({ code, message }: VendorRejectedError) =>
        code === 'invalid_arguments' && message.includes('must be less than 25 characters'),
    );
    assert.deepEqual(sandbox.openViews(), []);
    await slack.openView(trigger, aModal());
  });

  it('says that a trigger is too old, was used or never was', async () => {
    const trigger = await aTrigger();
    await slack.openView(trigger, aModal());
    const late = await aTrigger();
    clock.advanceBy(3_001);

    await assert.rejects(slack.openView(trigger, aModal()), codeIs('exchanged_trigger_id'));
    await assert.rejects(slack.openView(late, aModal()), codeIs('expired_trigger_id'));
    await assert.rejects(slack.openView('1.2.abc', aModal()), codeIs('invalid_trigger_id'));
    refuseOnce('trigger_expired');
    await assert.rejects(slack.openView(late, aModal()), codeIs('trigger_expired'));
  });

  it('gives up while the trigger lives, however long other requests may take', async () => {
    const trigger = await aTrigger();
    sandbox.faults.add({ fault: { kind: 'latency', ms: 60_000 }, times: 1 });
    const begun = performance.now();

    await assert.rejects(slack.openView(trigger, aModal()), VendorUnavailableError);

    const waited = performance.now() - begun;
    assert.ok(waited >= openViewTimeoutMs - 50 && waited < 3_000, `it waited ${waited} ms`);
  });

  it('gives up even earlier where every request has to', async () => {
    const trigger = await aTrigger();
    sandbox.faults.add({ fault: { kind: 'latency', ms: 60_000 }, times: 1 });
    const begun = performance.now();

    await assert.rejects(clientOf(50).openView(trigger, aModal()), VendorUnavailableError);

    assert.ok(performance.now() - begun < openViewTimeoutMs);
  });

  it('calls every trouble unavailable: whatever happened, nothing is left of it', async () => {
    const answers = [{ status: 503 }, { status: 200, body: { ok: false, error: 'fatal_error' } }];
    for (const answer of answers) {
      sandbox.faults.add({ fault: { kind: 'answer', answer }, times: 1 });
      await assert.rejects(slack.openView('1.2.abc', aModal()), VendorUnavailableError);
    }
    const trigger = await aTrigger();
    sandbox.faults.add({ fault: { kind: 'lost-answer' }, times: 1 });
    await assert.rejects(slack.openView(trigger, aModal()), VendorUnavailableError);
    refuseOnce('ratelimited');
    await assert.rejects(slack.openView('1.2.abc', aModal()), ThrottledError);
  });

  it('opens whatever a campaign may hold: a text of the greatest length in every input', async () => {
    const full = (id: string) =>
      anInput(id, {
        element: { type: 'plain_text_input', action_id: 'text', initial_value: 'x'.repeat(3000) },
      });

    await slack.openView(await aTrigger(), aModal({ blocks: ['a', 'b', 'c', 'd', 'e'].map(full) }));

    assert.equal(sandbox.openViews()[0]?.modal.blocks.length, 5);
  });
});

describe('whisper', () => {
  it('tells one person something that no history has', async () => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*Ada* decided' } }] as const;
    await slack.whisper({ channel, user: ada.id, text: 'Ada has decided already.' });
    await slack.whisper({ channel, user: ada.id, text: 'Ada has decided already.', blocks });

    assert.deepEqual(
      sandbox.whispers(ada.id).map(({ text, blocks }) => [text, blocks.length]),
      [
        ['Ada has decided already.', 0],
        ['Ada has decided already.', 1],
      ],
    );
    assert.deepEqual(sandbox.whispers('U0BEN'), []);
    assert.deepEqual(sandbox.messages(), []);
    assert.deepEqual(sandbox.artifacts.everExisted(), []);
    assert.equal(await slack.findMessage({ channel, oldest: 0, effectId: aBegunEffect().id }), undefined);
  });

  it('says that somebody is not in the channel', async () => {
    const whisper = { channel, user: 'U0BEN', text: 'Hi' };

    await assert.rejects(slack.whisper(whisper), codeIs('user_not_in_channel'));
    await assert.rejects(slack.whisper({ ...whisper, channel: 'C0OTHER' }), codeIs('channel_not_found'));
  });

  it('calls every trouble unavailable', async () => {
    for (const fault of [{ kind: 'lost-answer' }, { kind: 'reset' }] as const) {
      sandbox.faults.add({ fault, times: 1 });
      await assert.rejects(slack.whisper({ channel, user: ada.id, text: 'Hi' }), VendorUnavailableError);
    }
  });
});
