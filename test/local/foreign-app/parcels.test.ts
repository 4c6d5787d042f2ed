import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '../../../lib/local/clock/clock.ts';
import { createRealClock } from '../../../lib/local/clock/real-clock.ts';
import { createVirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import { openLoopbackServer } from '../../../lib/local/http-api/loopback-server.ts';
import { startTwin, type Twin } from '../../../lib/local/twin.ts';
import { synthesiseParcelApp } from './parcel-app.ts';

const directory = mkdtempSync(join(tmpdir(), 'parcels-'));
let assemblyDirectory: string;
before(async () => {
  assemblyDirectory = await synthesiseParcelApp(directory);
});
after(() => rmSync(directory, { recursive: true, force: true }));

/** What a customer and a driver do with the service, over HTTP alone. */
function aCustomer(twin: Twin, pollMs: number) {
  // Anew for every request, since a token lasts an hour and virtual hours pass quickly.
  const signIn = async () => ({ authorization: `Bearer ${await twin.signIn({ sub: 'ann' })}` });
  const show = async (query: string) =>
    (await fetch(`${twin.apiUrl}/parcels${query}`, { headers: await signIn() })).json() as Promise<
      Record<string, unknown>
    >;
  return {
    show,
    register: async (parcel: Readonly<Record<string, unknown>>) =>
      fetch(`${twin.apiUrl}/parcels`, {
        method: 'POST',
        headers: { ...(await signIn()), 'content-type': 'application/json' },
        body: JSON.stringify({ depot: 'north', stops: ['hub', 'river', 'hill'], ...parcel }),
      }),
    sign: (id: string, form: Readonly<Record<string, string>>) =>
      fetch(`${twin.apiUrl}/parcels/${id}/signature`, { method: 'POST', body: new URLSearchParams(form) }),
    /** Looks again and again on the twin's clock; fails when an hour of it has passed. */
    async until(id: string, done: (parcel: Record<string, unknown>) => boolean, withinMs = 3_600_000) {
      const deadline = twin.clock.now() + withinMs;
      for (;;) {
        const parcel = await show(`/${id}`);
        if (done(parcel)) return parcel;
        assert.ok(twin.clock.now() < deadline, `the parcel stays ${JSON.stringify(parcel)}`);
        await twin.clock.sleep(pollMs);
      }
    },
  };
}

async function bodyOf(twin: Twin, key: string): Promise<string> {
  const { accessKeyId, secretAccessKey } = twin.credentials;
  const s3 = new S3Client({
    endpoint: twin.awsEndpointUrl,
    region: twin.deployment.region,
    credentials: { accessKeyId, secretAccessKey },
  });
  const Bucket = twin.deployment.buckets[0]?.name;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: key }));
  s3.destroy();
  return Body?.transformToString() ?? '';
}

/** Starts the twin for one test, and asserts that it is gone after it. */
async function withTwin(
  host: 'process' | 'in-process',
  clock: Clock,
  use: (twin: Twin) => Promise<void>,
): Promise<void> {
  const log: string[] = [];
  const twin = await startTwin({
    assemblyDirectory,
    host,
    clock,
    secrets: {},
    onLog: ({ source, line }) => log.push(`${source}: ${line}`),
  });
  try {
    await use(twin);
  } catch (error) {
    throw new Error(`${String(error)}\n${log.join('\n')}`, { cause: error });
  } finally {
    await twin.close();
    await twin.close();
  }
  for (const url of [twin.apiUrl, twin.awsEndpointUrl, twin.issuer.url]) await assert.rejects(fetch(url));
}

describe('A parcel service that the twin has never heard of', () => {
  it('runs from registration to signature, in processes and real time', { timeout: 60_000 }, () =>
    withTwin('process', createRealClock(), async (twin) => {
      const customer = aCustomer(twin, 100);
      const registered = await customer.register({ id: 'heavy-1', driveSeconds: 1 });
      assert.equal(registered.status, 202);
      assert.deepEqual(await registered.json(), {
        id: 'heavy-1',
        status: `${twin.apiUrl}/parcels/heavy-1`,
      });

      const waiting = await customer.until('heavy-1', (parcel) => parcel['waitsForSignature'] === true);
      assert.equal(waiting['status'], 'at the door');
      assert.equal((await customer.sign('heavy-1', { signed: 'Ann Müller' })).status, 204);
      const delivered = await customer.until('heavy-1', (parcel) => parcel['endedAs'] !== undefined);
      assert.deepEqual(delivered, {
        id: 'heavy-1',
        depot: 'north',
        owner: 'ann',
        status: 'delivered',
        vehicle: 'van',
        labelKey: 'labels/heavy-1.txt',
        signedBy: 'Ann Müller',
        weighings: 3,
        scannedAt: ['hill', 'hub', 'river'],
        waitsForSignature: true,
        endedAs: 'SUCCEEDED',
      });
      assert.equal(await bodyOf(twin, 'labels/heavy-1.txt'), 'PARCEL heavy-1');
      assert.deepEqual(await customer.show('?depot=north'), { parcels: ['heavy-1'] });
    }),
  );

  it('gives a parcel back that nobody wants, and reports by schedule, in virtual hours', {
    timeout: 60_000,
  }, async () => {
    const clock = createVirtualClock();
    try {
      await withTwin('in-process', clock, async (twin) => {
        const customer = aCustomer(twin, 60_000);
        await customer.register({ id: 'light-1', driveSeconds: 7200 });
        await customer.until('light-1', (parcel) => parcel['waitsForSignature'] === true, 3 * 3_600_000);
        await customer.sign('light-1', { refused: 'too late' });
        const returned = await customer.until('light-1', (parcel) => parcel['endedAs'] !== undefined);
        assert.equal(returned['status'], 'returned');
        assert.equal(returned['reason'], 'SignatureRefused');
        assert.equal(await bodyOf(twin, 'reports/north.json'), '{"count":1}');
      });
    } finally {
      clock.stop();
    }
  });

  it('gives a parcel back when nobody has signed for a day', { timeout: 60_000 }, async () => {
    const clock = createVirtualClock();
    try {
      await withTwin('in-process', clock, async (twin) => {
        const customer = aCustomer(twin, 600_000);
        await customer.register({ id: 'light-2', driveSeconds: 60 });
        const began = clock.now();
        await clock.sleep(24 * 3_600_000 + 120_000);
        const returned = await customer.until('light-2', (parcel) => parcel['endedAs'] !== undefined);
        assert.equal(returned['reason'], 'States.Timeout');
        assert.ok(clock.now() - began > 24 * 3_600_000);
      });
    } finally {
      clock.stop();
    }
  });

  it('lets nobody in without a token', { timeout: 60_000 }, () =>
    withTwin('in-process', createRealClock(), async (twin) => {
      const response = await fetch(`${twin.apiUrl}/parcels/heavy-1`);
      assert.equal(response.status, 401);
      assert.deepEqual(await response.json(), { message: 'Unauthorized' });
      const token = await fetch(`${twin.issuer.url}/token`, {
        method: 'POST',
        body: JSON.stringify({ sub: 'bob' }),
      });
      const { access_token: authorization } = (await token.json()) as { access_token: string };
      const found = await fetch(`${twin.apiUrl}/parcels/none`, { headers: { authorization } });
      assert.equal(found.status, 404);
      assert.deepEqual(await found.json(), { message: 'no such parcel' });
    }),
  );

  it('leaves nothing running when it cannot start', { timeout: 60_000 }, async () => {
    const server = await openLoopbackServer();
    await server.close();
    const apiPort = Number(new URL(server.url).port);
    await assert.rejects(
      startTwin({ assemblyDirectory, host: 'process', apiPort, secrets: { unheardOf: '{}' } }),
      /unheardOf/,
    );
    await assert.rejects(fetch(server.url));
  });
});
