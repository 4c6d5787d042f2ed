import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type SendgridSandbox, startSendgridSandbox } from '../../../lib/local/vendors/sendgrid.ts';
import { aManualClock, type ManualClock } from '../../support/manual-clock.ts';

interface SendgridBody {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly send_at: string | null;
  readonly result: readonly { readonly name: string }[];
  readonly _metadata: { readonly next?: string; readonly count: number };
  readonly errors: readonly [{ readonly field: string | null; readonly message: string }];
}

const root = '/v3/marketing/singlesends';
const complete = {
  name: 'camp-1',
  categories: ['campaign-1'],
  send_to: { list_ids: ['f2fe66a1-43f3-4e3a-87b1-c6a600d805f0'] },
  email_config: { subject: 'Hello', html_content: '<p>Hi</p>', sender_id: 1, suppression_group_id: 2 },
};

describe("SendGrid's sandbox", () => {
  let clock: ManualClock;
  let sandbox: SendgridSandbox;

  const send = async (method: string, path: string, body?: object, key = 'SG.sandbox') => {
    const response = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { httpStatus: response.status, ...((text === '' ? {} : JSON.parse(text)) as SendgridBody) };
  };
  const create = async (overrides: object = {}) => send('POST', root, { ...complete, ...overrides });

  beforeEach(async () => {
    clock = aManualClock(Date.parse('2026-03-02T09:00:00Z'));
    sandbox = await startSendgridSandbox({ clock });
  });
  afterEach(() => sandbox.close());

  it("refuses a wrong key with SendGrid's own words", async () => {
    const { httpStatus, errors } = await send('GET', `${root}/x`, undefined, 'SG.wrong');
    assert.equal(httpStatus, 401);
    assert.match(errors[0].message, /authorization grant is invalid, expired, or revoked/);
  });

  it('keeps a time given at creation, and sends nothing at it', async () => {
    const { httpStatus, status, send_at } = await create({ send_at: '2026-03-02T09:10:00Z' });
    assert.deepEqual([httpStatus, status, send_at], [201, 'draft', '2026-03-02T09:10:00Z']);
    clock.advanceBy(3_600_000);
    assert.equal(sandbox.mailings().length, 0);
  });

  it('accepts two of the same name, as SendGrid does', async () => {
    assert.notEqual((await create()).id, (await create()).id);
    assert.equal(sandbox.singleSends().length, 2);
  });

  it('names the field that is at fault', async () => {
    assert.equal((await create({ name: '' })).errors[0].field, 'name');
    assert.equal((await create({ send_at: 'now' })).errors[0].field, 'send_at');
    const categories = Array.from({ length: 11 }, (_, number) => String(number));
    assert.equal((await create({ categories })).errors[0].field, 'categories');
  });

  const incomplete: readonly (readonly [string, object])[] = [
    ['send_to', { send_to: {} }],
    ['email_config.sender_id', { email_config: { ...complete.email_config, sender_id: null } }],
    [
      'email_config.suppression_group_id',
      { email_config: { ...complete.email_config, suppression_group_id: null } },
    ],
    ['email_config.subject', { email_config: { ...complete.email_config, subject: '' } }],
    ['email_config.html_content', { email_config: { ...complete.email_config, html_content: '' } }],
  ];
  for (const [field, overrides] of incomplete) {
    it(`takes a draft without ${field}, and does not schedule it`, async () => {
      const { id, httpStatus } = await create(overrides);
      assert.equal(httpStatus, 201);
      const refused = await send('PUT', `${root}/${id}/schedule`, { send_at: '2026-03-02T10:00:00Z' });
      assert.deepEqual([refused.httpStatus, refused.errors[0].field], [400, field]);
    });
  }

  it('sends at once what is scheduled for now', async () => {
    const { id } = await create();
    const { httpStatus, status } = await send('PUT', `${root}/${id}/schedule`, { send_at: 'now' });
    assert.deepEqual([httpStatus, status], [201, 'triggered']);
    assert.equal(sandbox.mailings()[0]?.subject, 'Hello');
  });

  it('changes a draft, and nothing else', async () => {
    const { id } = await create();
    const changed = await send('PATCH', `${root}/${id}`, {
      name: 'camp-2',
      email_config: { subject: 'Bye' },
    });
    assert.deepEqual([changed.httpStatus, changed.name], [202, 'camp-2']);
    assert.equal(sandbox.singleSends()[0]?.subject, 'Bye');
    assert.equal(sandbox.singleSends()[0]?.emailConfig['html_content'], '<p>Hi</p>');
    await send('PUT', `${root}/${id}/schedule`, { send_at: 'now' });
    assert.equal((await send('PATCH', `${root}/${id}`, { name: 'camp-3' })).httpStatus, 400);
  });

  it('cancels the sending of a scheduled one only', async () => {
    const { id } = await create();
    const schedule = `${root}/${id}/schedule`;
    assert.equal((await send('DELETE', schedule)).httpStatus, 404);
    await send('PUT', schedule, { send_at: '2026-03-02T10:00:00Z' });
    const { httpStatus, status } = await send('DELETE', schedule);
    assert.deepEqual([httpStatus, status], [200, 'draft']);
    await send('PUT', schedule, { send_at: '2026-03-02T10:00:00Z' });
    clock.advanceBy(3_600_000);
    assert.equal((await send('DELETE', schedule)).httpStatus, 404);
    assert.equal((await send('PUT', schedule, { send_at: '2026-03-02T11:00:00Z' })).httpStatus, 400);
  });

  it('deletes the record of a mailing, but not the mailing', async () => {
    const { id } = await create();
    await send('PUT', `${root}/${id}/schedule`, { send_at: 'now' });
    assert.equal((await send('DELETE', `${root}/${id}`)).httpStatus, 204);
    assert.equal((await send('DELETE', `${root}/${id}`)).httpStatus, 404);
    assert.deepEqual(
      sandbox.artifacts.existing().map(({ kind }) => kind),
      ['mailing'],
    );
  });

  it('does not send what was deleted while it was scheduled', async () => {
    const { id } = await create();
    await send('PUT', `${root}/${id}/schedule`, { send_at: '2026-03-02T10:00:00Z' });
    await send('DELETE', `${root}/${id}`);
    clock.advanceBy(24 * 3_600_000);
    assert.equal(sandbox.mailings().length, 0);
  });

  it('searches for parts of names, statuses and any of some categories, page by page', async () => {
    await create({ name: 'camp-1-email' });
    await create({ name: 'CAMP-12-email', categories: ['other'] });
    const { id } = await create({ name: 'else' });
    await send('PUT', `${root}/${id}/schedule`, { send_at: 'now' });
    const search = async (body: object, query = '') => send('POST', `${root}/search${query}`, body);
    const names = ({ result }: SendgridBody) => result.map(({ name }) => name);
    assert.deepEqual(names(await search({ name: 'camp-1' })), ['camp-1-email', 'CAMP-12-email']);
    assert.deepEqual(names(await search({ status: ['triggered'] })), ['else']);
    assert.deepEqual(names(await search({ categories: ['other', 'none'] })), ['CAMP-12-email']);
    const first = await search({}, '?page_size=2');
    assert.deepEqual([first.result.length, first._metadata.count], [2, 3]);
    const { search: next } = new URL(first._metadata.next ?? '');
    const second = await search({}, next);
    assert.deepEqual(names(second), ['else']);
    assert.equal(second._metadata.next, undefined);
  });

  it('keeps a new single send out of the search for as long as it is told to', async () => {
    await sandbox.close();
    sandbox = await startSendgridSandbox({ clock, searchLagMs: 10_000 });
    await create();
    assert.equal((await send('POST', `${root}/search`, { name: 'camp-1' })).result.length, 0);
    clock.advanceBy(10_000);
    assert.equal((await send('POST', `${root}/search`, { name: 'camp-1' })).result.length, 1);
  });

  it('sends nothing any more once it is closed', async () => {
    const { id } = await create();
    await send('PUT', `${root}/${id}/schedule`, { send_at: '2026-03-02T10:00:00Z' });
    await sandbox.close();
    clock.advanceBy(24 * 3_600_000);
    assert.equal(sandbox.mailings().length, 0);
    sandbox = await startSendgridSandbox({ clock });
  });
});
