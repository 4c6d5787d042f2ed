import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { createRealClock } from '../../../lib/local/clock/real-clock.ts';
import { type GrafanaSandbox, startGrafanaSandbox } from '../../../lib/local/vendors/grafana.ts';

const collection = '/apis/dashboard.grafana.app/v1/namespaces/default/dashboards';
let sandbox: GrafanaSandbox;

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${sandbox.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${sandbox.secret().token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const resource = (name: string, metadata: object = {}) => ({
  metadata: { name, ...metadata },
  spec: { title: 'Spring', panels: [], schemaVersion: 41 },
});

describe('startGrafanaSandbox', () => {
  beforeEach(async () => {
    await sandbox?.close();
    sandbox = await startGrafanaSandbox({ clock: createRealClock(), folders: ['marketing'] });
  });
  after(() => sandbox.close());

  it('speaks like Kubernetes under /apis', async () => {
    const made = await call('POST', collection, resource('a'));
    const twice = await call('POST', collection, resource('a'));
    const { resourceVersion } = made.body.metadata;
    const put = await call('PUT', `${collection}/a`, resource('a', { resourceVersion }));
    const stale = await call('PUT', `${collection}/a`, resource('a', { resourceVersion }));

    assert.deepEqual([made.status, made.body.metadata.generation], [201, 1]);
    assert.deepEqual([twice.status, twice.body.reason], [409, 'AlreadyExists']);
    assert.deepEqual([put.status, put.body.metadata.generation], [200, 2]);
    assert.notEqual(put.body.metadata.resourceVersion, resourceVersion);
    assert.deepEqual([stale.status, stale.body.reason], [409, 'Conflict']);
    assert.equal((await call('GET', `${collection}/b`)).body.reason, 'NotFound');
    assert.equal((await call('PUT', `${collection}/b`, resource('b'))).status, 404);
    assert.equal((await call('POST', collection, resource('x'.repeat(41)))).status, 400);
    assert.equal((await call('POST', collection, { metadata: { name: 'c' }, spec: {} })).status, 400);
    assert.equal((await call('GET', collection.replace('default', 'org-7'))).status, 403);
    assert.equal((await call('DELETE', `${collection}/a`)).status, 200);
    assert.equal((await call('DELETE', `${collection}/a`)).status, 404);
  });

  it('refuses a folder that it does not have, and panels that share an id', async () => {
    const inFolder = (uid: string) => resource('a', { annotations: { 'grafana.app/folder': uid } });
    const twins = {
      ...resource('a'),
      spec: { title: 'T', panels: [1, 1].map((id) => ({ id, type: 'stat' })) },
    };

    assert.equal((await call('POST', collection, inFolder('nowhere'))).status, 404);
    assert.equal((await call('POST', collection, twins)).status, 400);
    assert.equal((await call('POST', collection, inFolder('marketing'))).status, 201);
  });

  it('shows the folders that exist, through both of its APIs', async () => {
    const folders = '/apis/folder.grafana.app/v1/namespaces/default/folders';
    assert.equal((await call('GET', `${folders}/marketing`)).body.metadata.name, 'marketing');
    assert.equal((await call('GET', `${folders}/nowhere`)).body.reason, 'NotFound');
    assert.equal((await call('GET', '/api/folders/marketing')).body.uid, 'marketing');
    assert.equal((await call('GET', '/api/folders/nowhere')).status, 404);
  });

  it('saves over a dashboard under /api only if told to overwrite, or shown its version', async () => {
    const save = (body: object, dashboard: object = {}) =>
      call('POST', '/api/dashboards/db', { dashboard: { uid: 'a', title: 'Spring', ...dashboard }, ...body });

    assert.deepEqual((await save({})).body, {
      id: 1,
      uid: 'a',
      url: '/d/a/spring',
      status: 'success',
      version: 1,
    });
    const refused = await save({});
    assert.deepEqual([refused.status, refused.body.status], [412, 'version-mismatch']);
    assert.equal((await save({ overwrite: true })).body.version, 2);
    assert.equal((await save({}, { version: 2 })).body.version, 3);
    assert.equal((await save({}, { title: '' })).status, 400);
  });

  it('shows the same dashboards through both of its APIs', async () => {
    await call('POST', collection, resource('a'));

    const found = await call('GET', '/api/dashboards/uid/a');
    assert.equal(found.body.dashboard.title, 'Spring');
    assert.equal((await call('GET', '/api/search?limit=1')).body[0].uid, 'a');
    await call('DELETE', '/api/dashboards/uid/a');

    assert.equal((await call('GET', `${collection}/a`)).status, 404);
    assert.equal(sandbox.artifacts.everExisted('dashboard').length, 1);
    assert.deepEqual(sandbox.artifacts.existing(), []);
  });

  it('shows a page for a dashboard, and escapes what it shows', async () => {
    await call('POST', collection, { ...resource('a'), spec: { title: '<script>' } });

    assert.match(await (await fetch(`${sandbox.url}/d/a`)).text(), /&lt;script&gt;/);
    assert.equal((await fetch(`${sandbox.url}/d/unknown`)).status, 404);
  });
});
