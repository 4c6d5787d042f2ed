import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { closeModals, showErrors, showInstead } from '../../../lambdas/vendors/slack/submission-answers.ts';
import { valuesOf } from '../../../lambdas/vendors/slack/view-submission.ts';
import { parseSlackInteraction } from '../../../lambdas/vendors/slack-interaction.ts';
import { verifySlackSignature } from '../../../lambdas/vendors/slack-signature.ts';
import { aModal, anInput } from '../../vendors/slack-modal.ts';
import { ada, type SlackFixture, startSlackFixture } from './slack-fixture.ts';

let fixture: SlackFixture;

beforeEach(async () => {
  fixture = await startSlackFixture();
});
afterEach(() => fixture.close());

describe('submitView', () => {
  it('sends what stands in the inputs, signed, and closes the modal on an empty answer', async () => {
    const { callbackUrl, clock, openModal, receiver, sandbox } = fixture;
    const viewId = await openModal();
    const before = receiver.received.length;

    const answer = await sandbox.submitView({
      viewId,
      values: { comment: 'Shorter\nplease' },
      user: ada,
      callbackUrl,
    });

    const { headers, rawBody } = receiver.received[before] ?? { headers: {}, rawBody: Buffer.alloc(0) };
    const verdict = verifySlackSignature({
      signingSecret: sandbox.secret().signingSecret,
      timestamp: String(headers['x-slack-request-timestamp']),
      signature: String(headers['x-slack-signature']),
      rawBody,
      now: clock.now(),
    });
    const submission = parseSlackInteraction(rawBody);
    assert.deepEqual(answer, { status: 200, contentType: '', body: '', again: [] });
    assert.deepEqual(verdict, { valid: true });
    assert.ok(submission.type === 'view_submission');
    assert.deepEqual(valuesOf(submission), { headline: 'Spring is here', comment: 'Shorter\nplease' });
    assert.equal(submission.user.id, ada.id);
    assert.equal(submission.team?.id, 'T0SANDBOX');
    assert.equal(submission.view.id, viewId);
    assert.equal(submission.view.callback_id, 'edit-campaign');
    assert.equal(submission.view.private_metadata, '{"round":1}');
    assert.deepEqual(sandbox.openViews(), []);
  });

  it('leaves the modal open with its errors and with what was typed', async () => {
    const { callbackUrl, openModal, receiver, sandbox } = fixture;
    const viewId = await openModal();
    receiver.answerWith({ body: showErrors({ headline: 'Say where.' }) }, {});
    await sandbox.submitView({ viewId, values: { comment: 'Mine' }, user: ada, callbackUrl });

    const [view] = sandbox.openViews();
    assert.deepEqual(view?.errors, { headline: 'Say where.' });
    assert.deepEqual(view?.values, { headline: 'Spring is here', comment: 'Mine' });

    await sandbox.submitView({ viewId, values: { headline: 'Spring in Rome' }, user: ada, callbackUrl });
    const submission = parseSlackInteraction(receiver.received.at(-1)?.rawBody ?? Buffer.alloc(0));
    assert.ok(submission.type === 'view_submission');
    assert.deepEqual(valuesOf(submission), { headline: 'Spring in Rome', comment: 'Mine' });
    assert.deepEqual(sandbox.openViews(), []);
  });

  it('refuses errors at what is no input of the modal', async () => {
    const { callbackUrl, openModal, receiver, sandbox } = fixture;
    const viewId = await openModal();
    for (const errors of [{ tagline: 'Too long.' }, {}]) {
      receiver.answerWith({ body: showErrors(errors) });
      await assert.rejects(
        sandbox.submitView({ viewId, user: ada, callbackUrl }),
        /errors have to name inputs of the modal \(headline,comment\)/,
      );
    }
  });

  it('puts another modal in its place, whose inputs keep what was typed under the same ids', async () => {
    const { callbackUrl, openModal, receiver, sandbox } = fixture;
    const viewId = await openModal();
    const [before] = sandbox.openViews();
    const blocks = [anInput('headline'), anInput('comment', { optional: true }), anInput('tagline')];
    receiver.answerWith({ body: showInstead(aModal({ callback_id: 'second', blocks })) });
    await sandbox.submitView({ viewId, values: { comment: 'Mine' }, user: ada, callbackUrl });

    const [view] = sandbox.openViews();
    assert.equal(view?.id, viewId);
    assert.notEqual(view?.hash, before?.hash);
    assert.equal(view?.modal.callback_id, 'second');
    assert.deepEqual(view?.values, { headline: 'Spring is here', comment: 'Mine', tagline: '' });
  });

  it('refuses another modal that Slack would not show, and an answer that is none', async () => {
    const { callbackUrl, openModal, receiver, sandbox } = fixture;
    const viewId = await openModal();
    const tooLong = { ...aModal(), title: { type: 'plain_text' as const, text: 'x'.repeat(25) } };
    const answers = [
      [{ body: showInstead(tooLong) }, /less than 25 characters/],
      [{ body: 'done' }, /could make nothing of the answer done/],
      [{ body: { response_action: 'forget' } }, /could make nothing/],
      [{ body: closeModals, contentType: 'text/plain' }, /could make nothing/],
    ] as const;
    for (const [answer, problem] of answers) {
      receiver.answerWith(answer);
      await assert.rejects(sandbox.submitView({ viewId, user: ada, callbackUrl }), problem);
    }
    assert.equal(sandbox.openViews().length, 1);
  });

  it('closes all modals of the person when told to clear', async () => {
    const { callbackUrl, openModal, receiver, sandbox } = fixture;
    const viewId = await openModal();
    await openModal();
    receiver.answerWith({ body: closeModals });

    await sandbox.submitView({ viewId, user: ada, callbackUrl });

    assert.deepEqual(sandbox.openViews(), []);
  });

  it('leaves the modal open after any status but 200', async () => {
    const { callbackUrl, openModal, receiver, sandbox } = fixture;
    const viewId = await openModal();
    receiver.answerWith({ status: 500, body: { message: 'no' } });

    assert.equal((await sandbox.submitView({ viewId, user: ada, callbackUrl })).status, 500);

    assert.equal(sandbox.openViews().length, 1);
  });

  it('sends nothing that Slack would not let anybody send', async () => {
    const { callbackUrl, openModal, receiver, sandbox } = fixture;
    const viewId = await openModal();
    const sent = receiver.received.length;
    const refusals: [Record<string, string>, RegExp][] = [
      [{ headline: '' }, /headline must be filled in/],
      [{ headline: 'xy' }, /headline needs 3 characters/],
      [{ headline: 'x'.repeat(81) }, /headline holds 80 characters/],
      [{ headline: 'Two\nlines' }, /headline has one line/],
      [{ tagline: 'x' }, /no input tagline/],
    ];
    for (const [values, problem] of refusals) {
      await assert.rejects(sandbox.submitView({ viewId, values, user: ada, callbackUrl }), problem);
    }
    await assert.rejects(
      sandbox.submitView({ viewId, user: { id: 'U0BEN' }, callbackUrl }),
      /U0BEN has no modal/,
    );
    const note = await openModal({ type: 'modal', title: { type: 'plain_text', text: 'Note' }, blocks: [] });
    await assert.rejects(sandbox.submitView({ viewId: note, user: ada, callbackUrl }), /no button/);
    assert.equal(receiver.received.length, sent);
  });

  it('has nothing to send once the modal is closed', async () => {
    const { callbackUrl, openModal, sandbox } = fixture;
    const viewId = await openModal();
    sandbox.closeView(viewId);

    await assert.rejects(sandbox.submitView({ viewId, user: ada, callbackUrl }), /no modal/);
  });
});
