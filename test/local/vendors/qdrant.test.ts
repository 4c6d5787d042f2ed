import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type QdrantSandbox, startQdrantSandbox } from '../../../lib/local/vendors/qdrant.ts';
import { aManualClock } from '../../support/manual-clock.ts';

interface QdrantBody {
  readonly status: string | { readonly error: string };
  readonly result: {
    readonly exists: boolean;
    readonly collections: readonly { readonly name: string }[];
    readonly count: number;
    readonly next_page_offset: number | null;
    readonly points: readonly { readonly id: number; readonly payload?: object }[];
  };
}

describe("Qdrant's sandbox", () => {
  let sandbox: QdrantSandbox;

  const send = async (method: string, path: string, body?: object, key = 'qdrant-sandbox') => {
    const response = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: { 'api-key': key, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  };
  const ask = async (method: string, path: string, body?: object) => {
    const { status, text } = await send(method, path, body);
    return { ...(JSON.parse(text) as QdrantBody), httpStatus: status };
  };
  const idsFor = async (filter: object) => {
    const { result } = await ask('POST', '/collections/c/points/scroll', { filter, limit: 100 });
    return result.points.map(({ id }) => id);
  };

  before(async () => {
    sandbox = await startQdrantSandbox({ clock: aManualClock() });
    await send('PUT', '/collections/c', { vectors: { size: 2, distance: 'Cosine' } });
    await send('PUT', '/collections/c/points?wait=true', {
      points: [
        { id: 1, vector: [1, 0], payload: { tenant: 'a', tags: ['x', 'y'], by: { name: 'Ada' } } },
        { id: 2, vector: [0, 1], payload: { tenant: 'b', tags: ['y'] } },
        { id: 3, vector: [-1, 0], payload: { tenant: 'a' } },
      ],
    });
  });
  after(() => sandbox.close());

  it('answers as ready to anybody, and refuses everything else without the key', async () => {
    assert.equal((await send('GET', '/readyz', undefined, 'wrong')).status, 200);
    assert.deepEqual(await send('GET', '/collections/c', undefined, 'wrong'), {
      status: 401,
      text: 'Invalid API key or JWT',
    });
  });

  it('lists its collections', async () => {
    const { result } = await ask('GET', '/collections');
    assert.ok(result.collections.some(({ name }) => name === 'c'));
    assert.equal((await send('POST', '/collections', {})).status, 404);
  });

  it('says whether a collection exists, and refuses to make it twice', async () => {
    assert.equal((await ask('GET', '/collections/c/exists')).result.exists, true);
    assert.equal((await ask('GET', '/collections/d/exists')).result.exists, false);
    const again = await ask('PUT', '/collections/c', { vectors: { size: 2, distance: 'Cosine' } });
    assert.equal(again.httpStatus, 409);
    assert.match(JSON.stringify(again.status), /already exists/);
  });

  const filters: readonly (readonly [string, object, readonly number[]])[] = [
    ['must: all of them', { must: [{ key: 'tenant', match: { value: 'a' } }, { has_id: [1, 2] }] }, [1]],
    ['should: one of them', { should: [{ has_id: [2] }, { key: 'tags', match: { value: 'x' } }] }, [1, 2]],
    ['must_not: none of them', { must_not: [{ key: 'tenant', match: { value: 'b' } }] }, [1, 3]],
    ['any of several values', { must: [{ key: 'tags', match: { any: ['x', 'z'] } }] }, [1]],
    ['any value but', { must: [{ key: 'tenant', match: { except: ['a'] } }] }, [2]],
    ['a field inside an object', { must: [{ key: 'by.name', match: { value: 'Ada' } }] }, [1]],
    ['a filter inside a filter', { must: [{ should: [{ has_id: [1] }, { has_id: [3] }] }] }, [1, 3]],
  ];
  for (const [what, filter, ids] of filters) {
    it(`filters by ${what}`, async () => {
      assert.deepEqual(await idsFor(filter), ids);
    });
  }

  it('refuses a filter that it does not know, rather than to ignore it', async () => {
    const filter = { must: [{ key: 'age', range: { gt: 3 } }] };
    assert.equal((await send('POST', '/collections/c/points/count', { filter })).status, 400);
  });

  it('counts, pages, and keeps the payload back unless it is asked for', async () => {
    assert.equal((await ask('POST', '/collections/c/points/count', {})).result.count, 3);
    assert.equal(
      (await ask('POST', '/collections/c/points/scroll', { limit: 2 })).result.next_page_offset,
      3,
    );
    const { result } = await ask('POST', '/collections/c/points/query', { query: [1, 0], limit: 1 });
    assert.deepEqual(
      result.points.map(({ id, payload }) => [id, payload]),
      [[1, undefined]],
    );
  });

  it('leaves out what is less alike than asked for', async () => {
    const { result } = await ask('POST', '/collections/c/points/query', {
      query: [1, 0],
      score_threshold: 0.5,
    });
    assert.deepEqual(
      result.points.map(({ id }) => id),
      [1],
    );
  });

  it('refuses a vector of another size, in the search as well', async () => {
    const { httpStatus, status } = await ask('POST', '/collections/c/points/query', { query: [1, 0, 0] });
    assert.equal(httpStatus, 400);
    assert.deepEqual(status, { error: 'Wrong input: Vector dimension error: expected dim: 2, got 3' });
  });

  it('deletes by filter, and all points with the collection', async () => {
    await send('PUT', '/collections/gone', { vectors: { size: 1, distance: 'Cosine' } });
    const points = [
      { id: 1, vector: [1], payload: { tenant: 'a' } },
      { id: 2, vector: [1], payload: { tenant: 'b' } },
    ];
    await send('PUT', '/collections/gone/points', { points });
    await send('POST', '/collections/gone/points/delete', {
      filter: { must: [{ key: 'tenant', match: { value: 'a' } }] },
    });
    assert.deepEqual(
      sandbox.points('gone').map(({ id }) => id),
      [2],
    );
    await send('DELETE', '/collections/gone');
    assert.equal(sandbox.artifacts.find('point', 'gone/2'), undefined);
    assert.equal((await send('GET', '/collections/gone')).status, 404);
  });
});
