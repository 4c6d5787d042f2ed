import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import {
  createNotion,
  type NotionClient,
  type NotionFilter,
  type NotionSettings,
} from '../../lambdas/vendors/notion.ts';
import { type NotionSandbox, startNotionSandbox } from '../../lib/local/vendors/notion.ts';
import type { PageSpec } from '../../lib/local/vendors/notion-properties.ts';
import { aManualClock } from '../support/manual-clock.ts';
import { unguarded } from '../support/unguarded.ts';

function aPage(number: number, name: string, summary: string, audience = 'Developers'): PageSpec {
  return {
    id: `page-${number}`,
    createdTime: '2026-01-05T08:00:00.000Z',
    properties: {
      Name: { title: name },
      Summary: { rich_text: summary },
      Audience: { select: audience },
      Published: { date: '2026-01-05', until: '2026-01-07' },
      Sample: { number: 250 },
    },
  };
}

const pages = [
  aPage(1, 'What developers expect', 'They read documentation first.'),
  aPage(2, 'Small shops', 'Owners read short mails.', 'Small businesses'),
  aPage(3, 'Platform teams', 'Developers of platforms count minutes.', 'Platform engineers'),
];

describe('the Notion client', () => {
  const clock = aManualClock();
  let sandbox: NotionSandbox;
  let notion: NotionClient;

  const clientFor = (settings: Partial<NotionSettings> = {}, token = sandbox.secret().token) =>
    createNotion({
      secret: { ...sandbox.secret(), token },
      settings: { dataSourceId: 'research', ...settings },
      clock,
      guard: unguarded,
    });
  const titles = async (filter: NotionFilter) =>
    (await notion.queryDataSource({ filter, pageSize: 10 })).pages.map(({ title }) => title);

  beforeEach(async () => {
    sandbox = await startNotionSandbox({ clock, dataSources: { research: pages, empty: [] } });
    notion = clientFor();
  });
  afterEach(() => sandbox.close());

  it('answers pages as plain text', async () => {
    const { pages: found, truncated } = await notion.queryDataSource({ pageSize: 10 });
    assert.equal(truncated, false);
    assert.deepEqual(found[0], {
      id: 'page-1',
      url: 'https://www.notion.so/page1',
      title: 'What developers expect',
      summary: 'They read documentation first.',
      properties: {
        Name: 'What developers expect',
        Summary: 'They read documentation first.',
        Audience: 'Developers',
        Published: '2026-01-05 to 2026-01-07',
        Sample: '250',
      },
    });
  });

  it('filters by text, title and choice, all of them or any', async () => {
    const byText = { property: 'Summary', rich_text: { contains: 'read' } };
    const byChoice = { property: 'Audience', select: { equals: 'Developers' } };
    const byTitle = { property: 'Name', title: { equals: 'Platform teams' } };
    assert.deepEqual(await titles(byText), ['What developers expect', 'Small shops']);
    assert.deepEqual(await titles({ and: [byText, byChoice] }), ['What developers expect']);
    assert.deepEqual(await titles({ or: [byTitle, byChoice] }), ['What developers expect', 'Platform teams']);
  });

  it('reads page after page up to its limit, and says that there are more', async () => {
    const { pages: found, truncated } = await notion.queryDataSource({ pageSize: 1, limit: 2 });
    assert.deepEqual(
      found.map(({ id }) => id),
      ['page-1', 'page-2'],
    );
    assert.equal(truncated, true);
    assert.equal(sandbox.requests.length, 2);
    assert.equal((await notion.queryDataSource({ pageSize: 2, limit: 3 })).truncated, false);
  });

  it('says so when Notion itself has cut the answer short', async () => {
    sandbox.cutShortAfter(2);
    const { pages: found, truncated } = await notion.queryDataSource({ pageSize: 100 });
    assert.deepEqual([found.length, truncated], [2, true]);
  });

  it('answers nothing for an empty data source', async () => {
    const empty = clientFor({ dataSourceId: 'empty' });
    assert.deepEqual(await empty.queryDataSource({ pageSize: 10 }), { pages: [], truncated: false });
  });

  for (const status of [429, 529] as const) {
    it(`waits as told after ${status}`, async () => {
      sandbox.throttle(1, 61_000, status);
      await assert.rejects(notion.queryDataSource({ pageSize: 10 }), {
        name: 'ThrottledError',
        retryAt: clock.now() + 61_000,
      });
    });
  }

  for (const status of [409, 500, 503, 504]) {
    it(`takes ${status} for a failed read that may be tried again`, async () => {
      const answer = { status, body: { object: 'error', status, code: 'conflict_error', message: 'later' } };
      sandbox.faults.add({ fault: { kind: 'answer', answer }, times: 1 });
      await assert.rejects(notion.queryDataSource({ pageSize: 10 }), { name: 'VendorUnavailableError' });
    });
  }

  it('takes a broken connection and an answer that is none for a failed read', async () => {
    sandbox.faults.add({ fault: { kind: 'reset' }, times: 1 });
    await assert.rejects(notion.queryDataSource({ pageSize: 10 }), { name: 'VendorUnavailableError' });
    sandbox.faults.add({ fault: { kind: 'answer', answer: { status: 200, body: {} } }, times: 1 });
    await assert.rejects(notion.queryDataSource({ pageSize: 10 }), {
      name: 'VendorUnavailableError',
      message: /results, has_more/,
    });
  });

  it('says how to mend a data source that is not shared', async () => {
    await assert.rejects(clientFor({ dataSourceId: 'elsewhere' }).queryDataSource({ pageSize: 10 }), {
      name: 'VendorRejectedError',
      code: 'object_not_found',
      message: /share the data source with the integration/,
    });
  });

  it('says which property of a filter is not there', async () => {
    const filter = { property: 'Budget', rich_text: { contains: 'x' } };
    await assert.rejects(notion.queryDataSource({ filter, pageSize: 10 }), {
      name: 'VendorRejectedError',
      message: /Could not find property with name or id: Budget/,
    });
  });

  it('is refused with a wrong token, without naming it', async () => {
    await assert.rejects(clientFor({}, 'ntn_stolen').queryDataSource({ pageSize: 10 }), (error: Error) => {
      assert.equal(error.name, 'VendorRejectedError');
      assert.doesNotMatch(`${error.stack}${JSON.stringify(error)}`, /stolen/);
      return true;
    });
  });
});
