import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createSendgrid, type NewSingleSend, type SendgridClient } from '../../lambdas/vendors/sendgrid.ts';
import { type SendgridSandbox, startSendgridSandbox } from '../../lib/local/vendors/sendgrid.ts';
import { aBegunEffect } from '../support/begun-effect.ts';
import { aManualClock, type ManualClock } from '../support/manual-clock.ts';
import { unguarded } from '../support/unguarded.ts';

const settings = {
  senderId: 1001,
  listIds: ['f2fe66a1-43f3-4e3a-87b1-c6a600d805f0'],
  suppressionGroupId: 77,
};

function aSingleSend(overrides: Partial<NewSingleSend> = {}): NewSingleSend {
  return {
    name: 'camp-acme-autumn-sale-1-email',
    categories: ['campaign-acme-autumn-sale-1'],
    subject: 'The autumn sale',
    htmlContent: '<p>It is on.</p>',
    plainContent: 'It is on.',
    ...overrides,
  };
}

const inHalfAnHour = '2026-03-02T09:30:00.000Z';

describe('the SendGrid client', () => {
  const effect = aBegunEffect();
  let clock: ManualClock;
  let sandbox: SendgridSandbox;
  let sendgrid: SendgridClient;

  beforeEach(async () => {
    clock = aManualClock(Date.parse('2026-03-02T09:00:00Z'));
    sandbox = await startSendgridSandbox({ clock });
    sendgrid = createSendgrid({ secret: sandbox.secret(), settings, clock, guard: unguarded });
  });
  afterEach(() => sandbox.close());

  it('creates a draft that is sent to nobody', async () => {
    const { id } = await sendgrid.createSingleSend(effect, aSingleSend());
    assert.deepEqual(await sendgrid.getSingleSend(id), {
      id,
      name: 'camp-acme-autumn-sale-1-email',
      status: 'draft',
    });
    clock.advanceBy(365 * 24 * 3_600_000);
    assert.equal(sandbox.mailings().length, 0);
  });

  it('tells who sends the draft, to whom, and how they unsubscribe', async () => {
    const { id } = await sendgrid.createSingleSend(effect, aSingleSend());
    const [draft] = sandbox.singleSends();
    assert.equal(draft?.id, id);
    assert.deepEqual(draft.sendTo, { list_ids: settings.listIds });
    assert.deepEqual(draft.emailConfig, {
      subject: 'The autumn sale',
      html_content: '<p>It is on.</p>',
      plain_content: 'It is on.',
      generate_plain_content: false,
      editor: 'code',
      sender_id: 1001,
      suppression_group_id: 77,
    });
  });

  it('schedules a draft, which goes out once, at its time', async () => {
    const { id } = await sendgrid.createSingleSend(effect, aSingleSend());
    await sendgrid.scheduleSingleSend(effect, id, inHalfAnHour);
    assert.deepEqual(await sendgrid.getSingleSend(id), {
      id,
      name: 'camp-acme-autumn-sale-1-email',
      status: 'scheduled',
      sendAt: inHalfAnHour,
    });
    clock.advanceBy(29 * 60_000);
    assert.equal(sandbox.mailings().length, 0);
    clock.advanceBy(60_000);
    assert.equal((await sendgrid.getSingleSend(id))?.status, 'triggered');
    assert.deepEqual(
      sandbox.mailings().map(({ singleSendId, sentAt }) => [singleSendId, sentAt]),
      [[id, inHalfAnHour]],
    );
  });

  it('schedules the same one twice without a second mailing', async () => {
    const { id } = await sendgrid.createSingleSend(effect, aSingleSend());
    await sendgrid.scheduleSingleSend(effect, id, inHalfAnHour);
    await sendgrid.scheduleSingleSend(effect, id, '2026-03-02T10:00:00.000Z');
    clock.advanceBy(24 * 3_600_000);
    assert.deepEqual(
      sandbox.mailings().map(({ sentAt }) => sentAt),
      ['2026-03-02T10:00:00.000Z'],
    );
  });

  it('cancels a scheduled one inside the hold window', async () => {
    const { id } = await sendgrid.createSingleSend(effect, aSingleSend());
    await sendgrid.scheduleSingleSend(effect, id, inHalfAnHour);
    assert.equal(await sendgrid.unscheduleSingleSend(effect, id), 'unscheduled');
    const draft = await sendgrid.getSingleSend(id);
    assert.deepEqual([draft?.status, draft?.sendAt], ['draft', undefined]);
    clock.advanceBy(24 * 3_600_000);
    assert.equal(sandbox.mailings().length, 0);
  });

  it('says that nothing was scheduled for a draft, for one already sent and for one that is gone', async () => {
    const { id } = await sendgrid.createSingleSend(effect, aSingleSend());
    assert.equal(await sendgrid.unscheduleSingleSend(effect, id), 'not-scheduled');
    await sendgrid.scheduleSingleSend(effect, id, inHalfAnHour);
    clock.advanceBy(3_600_000);
    assert.equal(await sendgrid.unscheduleSingleSend(effect, id), 'not-scheduled');
    assert.equal((await sendgrid.getSingleSend(id))?.status, 'triggered');
    await sendgrid.deleteSingleSend(effect, id);
    assert.equal(await sendgrid.unscheduleSingleSend(effect, id), 'not-scheduled');
    assert.equal(await sendgrid.getSingleSend(id), undefined);
  });

  it('tells at the last moment whether the mail was faster', async () => {
    const { id } = await sendgrid.createSingleSend(effect, aSingleSend());
    const { id: late } = await sendgrid.createSingleSend(effect, aSingleSend());
    for (const one of [id, late]) await sendgrid.scheduleSingleSend(effect, one, inHalfAnHour);
    clock.advanceTo(Date.parse(inHalfAnHour) - 1);
    assert.equal(await sendgrid.unscheduleSingleSend(effect, id), 'unscheduled');
    clock.advanceBy(1);
    assert.equal(await sendgrid.unscheduleSingleSend(effect, late), 'not-scheduled');
    assert.deepEqual(
      sandbox.mailings().map(({ singleSendId }) => singleSendId),
      [late],
    );
  });

  it('does not call a mail unscheduled that went out in spite of the answer', async () => {
    const { id } = await sendgrid.createSingleSend(effect, aSingleSend());
    await sendgrid.scheduleSingleSend(effect, id, inHalfAnHour);
    clock.advanceTo(Date.parse(inHalfAnHour));
    const answer = { status: 200, body: { send_at: null, status: 'draft' } };
    sandbox.faults.add({ fault: { kind: 'answer', answer }, times: 1 });
    assert.equal(await sendgrid.unscheduleSingleSend(effect, id), 'not-scheduled');
  });

  for (const [status, name] of [
    [404, 'VendorRejectedError'],
    [200, 'VendorUnavailableError'],
  ] as const) {
    it(`does not believe a ${status} to an unscheduling while the mail is shown as scheduled`, async () => {
      const { id } = await sendgrid.createSingleSend(effect, aSingleSend());
      await sendgrid.scheduleSingleSend(effect, id, inHalfAnHour);
      sandbox.faults.add({ fault: { kind: 'answer', answer: { status, body: {} } }, times: 1 });
      await assert.rejects(sendgrid.unscheduleSingleSend(effect, id), { name, message: /all the same/ });
      assert.equal(await sendgrid.unscheduleSingleSend(effect, id), 'unscheduled');
    });
  }

  it('believes a 404 to a deletion only if the single send cannot be read either', async () => {
    const { id } = await sendgrid.createSingleSend(effect, aSingleSend());
    sandbox.faults.add({ fault: { kind: 'answer', answer: { status: 404, body: {} } }, times: 1 });
    await assert.rejects(sendgrid.deleteSingleSend(effect, id), { name: 'VendorRejectedError', status: 404 });
    assert.equal(await sendgrid.deleteSingleSend(effect, id), 'deleted');
  });

  it('deletes once, and finds it absent the second time', async () => {
    const { id } = await sendgrid.createSingleSend(effect, aSingleSend());
    assert.equal(await sendgrid.deleteSingleSend(effect, id), 'deleted');
    assert.equal(await sendgrid.deleteSingleSend(effect, id), 'absent');
    assert.equal(await sendgrid.getSingleSend(id), undefined);
    assert.equal(sandbox.artifacts.existing().length, 0);
  });

  it('finds by the exact name only, across pages', async () => {
    const { id } = await sendgrid.createSingleSend(effect, aSingleSend({ name: 'camp-1' }));
    for (let more = 10; more < 130; more += 1) {
      await sendgrid.createSingleSend(effect, aSingleSend({ name: `camp-1${more}` }));
    }
    assert.equal((await sendgrid.findSingleSend('camp-1'))?.id, id);
    assert.equal((await sendgrid.findSingleSend('camp-1129'))?.name, 'camp-1129');
    assert.equal(await sendgrid.findSingleSend('camp'), undefined);
  });

  it('finds the oldest of two of the same name', async () => {
    const first = await sendgrid.createSingleSend(effect, aSingleSend());
    clock.advanceBy(1000);
    await sendgrid.createSingleSend(effect, aSingleSend());
    assert.equal((await sendgrid.findSingleSend(aSingleSend().name))?.id, first.id);
  });

  it('does not know what became of a create whose answer is lost, and finds it afterwards', async () => {
    sandbox.faults.add({ fault: { kind: 'lost-answer' }, times: 1 });
    await assert.rejects(sendgrid.createSingleSend(effect, aSingleSend()), { name: 'AmbiguousOutcomeError' });
    const found = await sendgrid.findSingleSend(aSingleSend().name);
    assert.equal(found?.id, sandbox.singleSends()[0]?.id);
    assert.equal(found?.status, 'draft');
  });

  it('does not find what a broken connection never brought', async () => {
    sandbox.faults.add({ fault: { kind: 'reset' }, times: 1 });
    await assert.rejects(sendgrid.createSingleSend(effect, aSingleSend()), { name: 'AmbiguousOutcomeError' });
    assert.equal(await sendgrid.findSingleSend(aSingleSend().name), undefined);
  });

  it('does not find at first what lands only after the answer was given up', async () => {
    const { promise: received, resolve: receive } = Promise.withResolvers<void>();
    sandbox.faults.add({
      times: 1,
      when: () => {
        receive();
        return true;
      },
      fault: { kind: 'late-effect', effectMs: 30_000, answerMs: 10_000 },
    });
    const created = sendgrid.createSingleSend(effect, aSingleSend());
    await received;
    clock.advanceBy(10_000);
    await assert.rejects(created, { name: 'AmbiguousOutcomeError' });
    assert.equal(await sendgrid.findSingleSend(aSingleSend().name), undefined);
    clock.advanceBy(20_000);
    assert.equal((await sendgrid.findSingleSend(aSingleSend().name))?.status, 'draft');
  });

  it('waits as told by X-RateLimit-Reset, since SendGrid sends no Retry-After', async () => {
    sandbox.throttle(1, 90_000);
    await assert.rejects(sendgrid.createSingleSend(effect, aSingleSend()), {
      name: 'ThrottledError',
      retryAt: clock.now() + 90_000,
    });
    assert.equal(sandbox.singleSends().length, 0);
  });

  it('takes a 500 for unknown on a write and for unavailable on a read', async () => {
    const answer = { status: 500, body: { errors: [{ field: null, message: 'internal' }] } };
    sandbox.faults.add({ fault: { kind: 'answer', answer }, times: 2 });
    await assert.rejects(sendgrid.createSingleSend(effect, aSingleSend()), { name: 'AmbiguousOutcomeError' });
    await assert.rejects(sendgrid.findSingleSend('x'), { name: 'VendorUnavailableError' });
  });

  it('says what SendGrid refuses and why', async () => {
    await assert.rejects(sendgrid.createSingleSend(effect, aSingleSend({ name: 'x'.repeat(101) })), {
      name: 'VendorRejectedError',
      status: 400,
      message: /create_single_send: 400 name: /,
    });
    const { id } = await sendgrid.createSingleSend(effect, aSingleSend());
    await assert.rejects(sendgrid.scheduleSingleSend(effect, id, '2026-03-02T08:00:00.000Z'), {
      name: 'VendorRejectedError',
      message: /send_at must be in the future/,
    });
  });

  it('is refused with a wrong key, without naming it', async () => {
    const stranger = createSendgrid({
      secret: { apiKey: 'SG.stolen', baseUrl: sandbox.url },
      settings,
      clock,
      guard: unguarded,
    });
    await assert.rejects(stranger.findSingleSend('x'), (error: Error) => {
      assert.equal(error.name, 'VendorRejectedError');
      assert.doesNotMatch(`${error.stack}${JSON.stringify(error)}`, /stolen/);
      return true;
    });
  });

  it('sends nothing once the time of the invocation is over', async () => {
    const late = aBegunEffect({ sendBefore: clock.now() });
    await assert.rejects(sendgrid.createSingleSend(late, aSingleSend()), { name: 'VendorUnavailableError' });
    assert.equal(sandbox.requests.length, 0);
  });
});
