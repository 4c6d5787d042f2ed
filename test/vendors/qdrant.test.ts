import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createQdrant, type Point, type QdrantClient } from '../../lambdas/vendors/qdrant.ts';
import { type QdrantSandbox, startQdrantSandbox } from '../../lib/local/vendors/qdrant.ts';
import { aBegunEffect } from '../support/begun-effect.ts';
import { aManualClock } from '../support/manual-clock.ts';
import { unguarded } from '../support/unguarded.ts';

const settings = { collection: 'campaign-memory', vectorSize: 3 };
const firstId = '1a4f5a50-3c9b-5c39-8f64-3f1f0d9fb1c1';
const secondId = '2b4f5a50-3c9b-5c39-8f64-3f1f0d9fb1c2';

function aPoint(overrides: Partial<Point> = {}): Point {
  return {
    id: firstId,
    vector: [1, 0, 0],
    payload: { tenant: 'acme', namespace: 'campaigns', campaign_id: 'acme-autumn-sale-1', title: 'Autumn' },
    ...overrides,
  };
}

describe('the Qdrant client', () => {
  const effect = aBegunEffect({ key: 'content/memory@1' });
  const clock = aManualClock();
  const filter = { tenant: 'acme', namespace: 'campaigns' };
  let sandbox: QdrantSandbox;
  let qdrant: QdrantClient;

  const clientFor = (overrides: Partial<typeof settings>) =>
    createQdrant({
      secret: sandbox.secret(),
      settings: { ...settings, ...overrides },
      clock,
      guard: unguarded,
    });

  beforeEach(async () => {
    sandbox = await startQdrantSandbox({ clock });
    qdrant = clientFor({});
  });
  afterEach(() => sandbox.close());

  it('makes the collection with its indexes, and changes nothing the second time', async () => {
    await qdrant.ensureCollection(effect);
    assert.deepEqual(sandbox.indexes('campaign-memory'), ['tenant', 'namespace', 'campaign_id']);
    await qdrant.upsertPoints(effect, [aPoint()]);
    const before = sandbox.requests.length;
    await qdrant.ensureCollection(effect);
    assert.deepEqual(
      sandbox.requests.slice(before).map(({ method }) => method),
      ['GET'],
    );
    assert.equal(sandbox.points('campaign-memory').length, 1);
  });

  it('does not mind that somebody else made the collection in the meantime', async () => {
    await qdrant.ensureCollection(effect);
    const collection = '/collections/campaign-memory';
    sandbox.faults.add({
      times: 1,
      when: ({ method, path }) => method === 'GET' && path === collection,
      fault: { kind: 'answer', answer: { status: 404, body: { status: { error: 'Not found' } } } },
    });
    await qdrant.ensureCollection(effect);
    assert.ok(sandbox.requests.some(({ status }) => status === 409));
  });

  it('finishes the indexes that a broken first time has left out', async () => {
    sandbox.faults.add({
      times: 1,
      when: ({ path }) => path.endsWith('/index'),
      fault: { kind: 'reset' },
    });
    await assert.rejects(qdrant.ensureCollection(effect), { name: 'AmbiguousOutcomeError' });
    assert.deepEqual(sandbox.indexes('campaign-memory'), []);
    await qdrant.ensureCollection(effect);
    assert.deepEqual(sandbox.indexes('campaign-memory'), ['tenant', 'namespace', 'campaign_id']);
  });

  it('names both sizes if the collection holds other vectors', async () => {
    await qdrant.ensureCollection(effect);
    await assert.rejects(clientFor({ vectorSize: 768 }).ensureCollection(effect), {
      name: 'ConfigurationError',
      message: /holds vectors of 3 numbers, the settings say 768/,
    });
  });

  it('finds the nearest points of one tenant and one namespace, best first', async () => {
    await qdrant.ensureCollection(effect);
    const payload = { tenant: 'acme', namespace: 'campaigns' };
    const ids = [3, 4, 5, 6].map((digit) => `${digit}b4f5a50-3c9b-5c39-8f64-3f1f0d9fb1c2`);
    await qdrant.upsertPoints(effect, [
      { id: ids[0] ?? '', vector: [0, 1, 0], payload },
      { id: ids[1] ?? '', vector: [2, 2, 0], payload },
      { id: ids[2] ?? '', vector: [1, 0, 0], payload: { ...payload, tenant: 'other' } },
      { id: ids[3] ?? '', vector: [1, 0, 0], payload: { ...payload, namespace: 'voices' } },
    ]);
    const found = await qdrant.queryPoints({ vector: [1, 0, 0], filter, limit: 5 });
    assert.deepEqual(
      found.map(({ id, score }) => [id, score.toFixed(4)]),
      [
        [ids[1], '0.7071'],
        [ids[0], '0.0000'],
      ],
    );
    assert.deepEqual(found[0]?.payload, payload);
    assert.equal((await qdrant.queryPoints({ vector: [1, 0, 0], filter, limit: 1 })).length, 1);
  });

  it('overwrites a point of the same id, so that a repeated upsert leaves one', async () => {
    await qdrant.ensureCollection(effect);
    await qdrant.upsertPoints(effect, [aPoint()]);
    await qdrant.upsertPoints(effect, [aPoint({ payload: { tenant: 'acme', title: 'Winter' } })]);
    assert.deepEqual(await qdrant.getPoints([firstId, secondId]), [
      { id: firstId, payload: { tenant: 'acme', title: 'Winter' } },
    ]);
    assert.equal(sandbox.artifacts.everExisted('point').length, 1);
  });

  it('finds a point whose upsert was never answered', async () => {
    await qdrant.ensureCollection(effect);
    sandbox.faults.add({ fault: { kind: 'lost-answer' }, times: 1 });
    await assert.rejects(qdrant.upsertPoints(effect, [aPoint()]), { name: 'AmbiguousOutcomeError' });
    assert.equal((await qdrant.getPoints([firstId])).length, 1);
  });

  it('does not find a point that a broken connection never brought', async () => {
    await qdrant.ensureCollection(effect);
    sandbox.faults.add({ fault: { kind: 'reset' }, times: 1 });
    await assert.rejects(qdrant.upsertPoints(effect, [aPoint()]), { name: 'AmbiguousOutcomeError' });
    assert.deepEqual(await qdrant.getPoints([firstId]), []);
  });

  it('deletes points, those that are gone, and those of a collection that never was', async () => {
    assert.equal(await qdrant.deletePoints(effect, [firstId]), 'absent');
    await qdrant.ensureCollection(effect);
    await qdrant.upsertPoints(effect, [aPoint(), aPoint({ id: secondId })]);
    assert.equal(await qdrant.deletePoints(effect, [firstId]), 'deleted');
    assert.equal(await qdrant.deletePoints(effect, [firstId]), 'deleted');
    assert.deepEqual(
      sandbox.artifacts.existing('point').map(({ id }) => id),
      [`campaign-memory/${secondId}`],
    );
  });

  it('takes a collection for missing only if the list of collections says so too', async () => {
    await qdrant.ensureCollection(effect);
    await qdrant.upsertPoints(effect, [aPoint()]);
    const answer = { status: 404, body: { status: { error: 'Not found: Collection' } } };
    const points = ({ path }: { readonly path: string }) => path !== '/collections';
    sandbox.faults.add({ fault: { kind: 'answer', answer }, when: points, times: 2 });
    await assert.rejects(qdrant.getPoints([firstId]), { name: 'VendorRejectedError', status: 404 });
    await assert.rejects(qdrant.deletePoints(effect, [firstId]), {
      name: 'VendorRejectedError',
      status: 404,
    });
    assert.equal((await qdrant.getPoints([firstId])).length, 1);
  });

  it("does not take a stranger's 404 for a deletion", async () => {
    const answer = { status: 404, body: '<h1>No such site</h1>' };
    sandbox.faults.add({ fault: { kind: 'answer', answer }, times: 1 });
    await assert.rejects(qdrant.deletePoints(effect, [firstId]), {
      name: 'VendorRejectedError',
      status: 404,
    });
  });

  it('says what Qdrant refuses and why', async () => {
    await qdrant.ensureCollection(effect);
    await assert.rejects(qdrant.upsertPoints(effect, [aPoint({ vector: [1] })]), {
      name: 'VendorRejectedError',
      message: /expected dim: 3, got 1/,
    });
    await assert.rejects(qdrant.upsertPoints(effect, [aPoint({ id: 'memory-1' })]), {
      name: 'VendorRejectedError',
      status: 400,
    });
  });

  it('waits as told', async () => {
    sandbox.throttle(1, 7_000);
    await assert.rejects(qdrant.getPoints([firstId]), {
      name: 'ThrottledError',
      retryAt: clock.now() + 7_000,
    });
  });

  it('takes a 500 for unknown on a write and for unavailable on a read', async () => {
    const answer = { status: 500, body: { status: { error: 'Service internal error' } } };
    sandbox.faults.add({ fault: { kind: 'answer', answer }, times: 2 });
    await assert.rejects(qdrant.upsertPoints(effect, [aPoint()]), { name: 'AmbiguousOutcomeError' });
    await assert.rejects(qdrant.getPoints([firstId]), { name: 'VendorUnavailableError' });
  });

  it('is refused with a wrong key, without naming it', async () => {
    const stranger = createQdrant({
      secret: { apiKey: 'stolen-key', baseUrl: sandbox.url },
      settings,
      clock,
      guard: unguarded,
    });
    await assert.rejects(stranger.getPoints([firstId]), (error: Error) => {
      assert.equal(error.name, 'VendorRejectedError');
      assert.doesNotMatch(`${error.stack}${JSON.stringify(error)}`, /stolen/);
      return true;
    });
  });
});
