import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { showErrors } from '../../../lambdas/vendors/slack/submission-answers.ts';
import { parseSlackInteraction } from '../../../lambdas/vendors/slack-interaction.ts';
import { ada, type SlackFixture, startSlackFixture } from './slack-fixture.ts';

let fixture: SlackFixture;

beforeEach(async () => {
  fixture = await startSlackFixture();
});
afterEach(() => fixture.close());

describe('a click', () => {
  it('can be a double one: two callbacks at the same time, each with a trigger of its own', async () => {
    const { callbackUrl, postButton, receiver, sandbox } = fixture;
    const ts = await postButton();
    receiver.answerWith({}, { status: 409 });
    const before = receiver.received.length;

    const press = { ts, actionId: 'edit', user: ada, callbackUrl, times: 2 };
    const { status, again } = await sandbox.pressButton(press);

    const triggers = receiver.received
      .slice(before)
      .map(({ rawBody }) => parseSlackInteraction(rawBody))
      .map((interaction) => (interaction.type === 'block_actions' ? interaction.trigger_id : ''));
    assert.deepEqual([status, ...again.map(({ status }) => status)].sort(), [200, 409]);
    assert.equal(new Set(triggers).size, 2);
  });

  it('can send a modal twice, and what closes it first counts', async () => {
    const { callbackUrl, openModal, receiver, sandbox } = fixture;
    const viewId = await openModal();
    const late = Promise.withResolvers<{ body: unknown }>();
    receiver.answerWith({}, late.promise);
    const before = receiver.received.length;
    const clicked = sandbox.submitView({ viewId, user: ada, callbackUrl, times: 2 });
    while (sandbox.openViews().length > 0) await new Promise(setImmediate);
    late.resolve({ body: showErrors({ headline: 'Decided already.' }) });

    const { again } = await clicked;

    assert.equal(again.length, 1);
    assert.equal(receiver.received.length - before, 2);
    assert.deepEqual(sandbox.openViews(), []);
  });

  it('waits three seconds of the clock for an answer, and leaves the modal open without one', async () => {
    const { callbackUrl, clock, openModal, receiver, sandbox } = fixture;
    const viewId = await openModal();
    const never = Promise.withResolvers<object>();
    receiver.answerWith(never.promise);
    const before = receiver.received.length;
    const clicked = sandbox.submitView({ viewId, user: ada, callbackUrl });
    const refused = assert.rejects(clicked, /no answer within 3000 ms/);
    while (receiver.received.length === before) await new Promise(setImmediate);

    clock.advanceBy(2_999);
    await new Promise(setImmediate);
    assert.equal(sandbox.openViews().length, 1);
    clock.advanceBy(1);

    await refused;
    never.resolve({});
    assert.equal(sandbox.openViews().length, 1);
  });
});
