import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type NotionSandbox, startNotionSandbox } from '../../../lib/local/vendors/notion.ts';
import { aManualClock } from '../../support/manual-clock.ts';

interface NotionBody {
  readonly object: string;
  readonly code: string;
  readonly message: string;
  readonly results: readonly {
    readonly id: string;
    readonly properties: Record<string, { readonly type: string }>;
  }[];
  readonly properties: Record<string, { readonly type: string }>;
  readonly has_more: boolean;
  readonly next_cursor: string | null;
  readonly request_status?: { readonly type: string };
}

describe("Notion's sandbox", () => {
  const query = '/v1/data_sources/market-research/query';
  let sandbox: NotionSandbox;

  const send = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: {
        authorization: 'Bearer ntn_sandbox',
        'notion-version': '2026-03-11',
        'content-type': 'application/json',
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { httpStatus: response.status, ...((await response.json()) as NotionBody) };
  };

  before(async () => {
    sandbox = await startNotionSandbox({ clock: aManualClock() });
  });
  after(() => sandbox.close());

  it('has some market research from the start', async () => {
    const { results, has_more } = await send('POST', query, {});
    assert.equal(results.length, 5);
    assert.equal(has_more, false);
    assert.equal(results[0]?.properties['Name']?.type, 'title');
    const source = await send('GET', '/v1/data_sources/market-research');
    assert.equal(source.properties['Audience']?.type, 'select');
    const page = await send('GET', `/v1/pages/${results[0]?.id}`);
    assert.deepEqual([page.httpStatus, page.object], [200, 'page']);
  });

  it('pages by cursor', async () => {
    const first = await send('POST', query, { page_size: 3 });
    const second = await send('POST', query, { page_size: 3, start_cursor: first.next_cursor });
    assert.deepEqual([first.results.length, first.has_more], [3, true]);
    assert.deepEqual([second.results.length, second.has_more, second.next_cursor], [2, false, null]);
  });

  const refused: readonly (readonly [string, object, RegExp])[] = [
    ['more than 100 results at once', { page_size: 101 }, /page_size/],
    ['a field that it does not know', { cursor: 'x' }, /cursor/],
    ['a cursor that it never gave', { start_cursor: 'x' }, /start_cursor provided is invalid/],
    [
      'an operator of another type',
      { filter: { property: 'Audience', select: { contains: 'x' } } },
      /filter/,
    ],
    [
      'a filter of another type than its property',
      { filter: { property: 'Audience', rich_text: { contains: 'x' } } },
      /select does not match filter rich_text/,
    ],
    [
      'an unknown property inside a compound filter',
      { filter: { and: [{ or: [{ property: 'Nope', title: { equals: 'x' } }] }] } },
      /name or id: Nope/,
    ],
  ];
  for (const [what, body, message] of refused) {
    it(`refuses ${what}`, async () => {
      const answer = await send('POST', query, body);
      assert.deepEqual([answer.httpStatus, answer.code], [400, 'validation_error']);
      assert.match(answer.message, message);
    });
  }

  const texts: readonly (readonly [object, number])[] = [
    [{ contains: 'DEVELOPERS' }, 1],
    [{ does_not_contain: 'developers' }, 4],
    [{ equals: 'students and subscriptions' }, 0],
    [{ equals: 'Students and subscriptions' }, 1],
    [{ does_not_equal: 'Students and subscriptions' }, 4],
    [{ starts_with: 'how' }, 1],
    [{ is_empty: true }, 0],
    [{ is_not_empty: true }, 5],
  ];
  for (const [condition, found] of texts) {
    it(`finds ${found} titles for ${JSON.stringify(condition)}, by the title's id`, async () => {
      const { results } = await send('POST', query, { filter: { property: 'title', title: condition } });
      assert.equal(results.length, found);
    });
  }

  it('finds by what a choice is not', async () => {
    const filter = { property: 'Audience', select: { does_not_equal: 'Students' } };
    assert.equal((await send('POST', query, { filter })).results.length, 4);
  });

  it('asks for a version that knows data sources', async () => {
    const old = await send('POST', query, {}, { 'notion-version': '2022-06-28' });
    assert.deepEqual([old.httpStatus, old.code], [400, 'validation_error']);
    const none = await fetch(`${sandbox.url}${query}`, {
      method: 'POST',
      headers: { authorization: 'Bearer ntn_sandbox' },
    });
    assert.equal(((await none.json()) as NotionBody).code, 'missing_version');
  });

  it('refuses a wrong token, what is not shared, and what is no address', async () => {
    assert.equal((await send('POST', query, {}, { authorization: 'Bearer x' })).code, 'unauthorized');
    assert.equal((await send('POST', '/v1/data_sources/other/query', {})).code, 'object_not_found');
    assert.equal((await send('POST', '/v1/databases/other/query', {})).code, 'invalid_request_url');
  });

  it('says that an answer is incomplete only where results are missing', async () => {
    sandbox.cutShortAfter(5);
    assert.equal((await send('POST', query, {})).request_status, undefined);
    sandbox.cutShortAfter(4);
    const first = await send('POST', query, { page_size: 2 });
    const second = await send('POST', query, { page_size: 2, start_cursor: first.next_cursor });
    assert.equal(first.request_status, undefined);
    assert.equal(second.request_status?.type, 'incomplete');
    assert.equal(second.has_more, false);
  });
});
