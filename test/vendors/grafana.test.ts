import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { systemClock } from '../../lambdas/platform/clock.ts';
import {
  AmbiguousOutcomeError,
  ConfigurationError,
  InvalidInputError,
  ThrottledError,
  VendorConflictError,
  VendorRejectedError,
  VendorUnavailableError,
} from '../../lambdas/platform/errors.ts';
import { GrafanaSecret, GrafanaSettings } from '../../lambdas/vendors/grafana/settings.ts';
import { createGrafana, type Grafana } from '../../lambdas/vendors/grafana.ts';
import { campaignDashboard } from '../../lambdas/vendors/grafana-dashboard.ts';
import { createRealClock } from '../../lib/local/clock/real-clock.ts';
import { type GrafanaSandbox, startGrafanaSandbox } from '../../lib/local/vendors/grafana.ts';
import { aBegunEffect } from '../support/begun-effect.ts';
import { unguarded } from '../support/unguarded.ts';

const effect = aBegunEffect();
const uid = 'campaign-cmp1';
const aDashboard = (title = 'Spring') =>
  campaignDashboard({ uid, title, campaignId: 'cmp-1', metrics: ['clicks', 'leads'] });

let sandbox: GrafanaSandbox;

function clientOf(settings: object, overrides: { token?: string; now?: number } = {}): Grafana {
  const { token, now } = overrides;
  return createGrafana({
    secret: GrafanaSecret.parse({ ...sandbox.secret(), ...(token === undefined ? {} : { token }) }),
    settings: GrafanaSettings.parse({ folderUid: 'marketing', ...settings }),
    clock: now === undefined ? systemClock : { now: () => now },
    guard: unguarded,
    timeoutMs: 10_000,
  });
}

const restart = async (options: { servesApis?: boolean } = {}) => {
  await sandbox?.close();
  sandbox = await startGrafanaSandbox({ clock: createRealClock(), folders: ['marketing'], ...options });
};

for (const api of ['apis', 'legacy'] as const) {
  describe(`createGrafana with the API "${api}"`, () => {
    let grafana: Grafana;
    beforeEach(async () => {
      await restart();
      grafana = clientOf({ api });
    });
    after(() => sandbox.close());

    it('makes a dashboard in its folder, with an address that a person can open', async () => {
      const put = await grafana.putDashboard(effect, aDashboard());

      assert.deepEqual(put, { uid, url: `${sandbox.url}/d/${uid}`, version: 1 });
      assert.equal(sandbox.dashboards()[0]?.folderUid, 'marketing');
      assert.equal(sandbox.dashboards()[0]?.spec.panels.length, 4);
      assert.match(await (await fetch(put.url)).text(), /Clicks over time/);
    });

    it('puts a new one in the place of an old one, and never makes two', async () => {
      await grafana.putDashboard(effect, aDashboard());

      const again = await grafana.putDashboard(effect, aDashboard('Spring, revised'));

      assert.equal(again.version, 2);
      assert.equal((await grafana.getDashboard(uid))?.title, 'Spring, revised');
      assert.equal(sandbox.artifacts.everExisted('dashboard').length, 1);
    });

    it('reads a dashboard, and answers undefined for one that is not there', async () => {
      await grafana.putDashboard(effect, aDashboard());

      const url = `${sandbox.url}/d/${uid}`;
      const stored = { uid, url, version: 1, title: 'Spring', tags: ['campaign'] };
      assert.deepEqual(await grafana.getDashboard(uid), stored);
      assert.equal(await grafana.getDashboard('nothing'), undefined);
    });

    it('deletes a dashboard once and finds it absent the second time', async () => {
      await grafana.putDashboard(effect, aDashboard());

      assert.equal(await grafana.deleteDashboard(effect, uid), 'deleted');
      assert.equal(await grafana.deleteDashboard(effect, uid), 'absent');
      assert.deepEqual(sandbox.dashboards(), []);
    });

    it('believes a 404 to a deletion only if the dashboard cannot be read either', async () => {
      await grafana.putDashboard(effect, aDashboard());
      sandbox.faults.add({
        fault: { kind: 'answer', answer: { status: 404, body: { message: 'not found' } } },
        when: ({ method }) => method === 'DELETE',
        times: 1,
      });

      await assert.rejects(grafana.deleteDashboard(effect, uid), VendorRejectedError);

      assert.equal(sandbox.dashboards().length, 1);
    });

    it('does not take "not found" for an answer where nothing at all is found', async () => {
      sandbox.faults.add({ fault: { kind: 'answer', answer: { status: 404 } } });

      await assert.rejects(grafana.getDashboard(uid), ConfigurationError);
      await assert.rejects(grafana.proveAccess(), ConfigurationError);
    });

    it('takes no dashboard for absent whose folder it cannot see', async () => {
      const misplaced = clientOf({ api, folderUid: 'nowhere' });

      await assert.rejects(misplaced.getDashboard(uid), (error) => {
        return error instanceof ConfigurationError && /folder "nowhere"/.test(error.message);
      });
      await assert.rejects(misplaced.deleteDashboard(effect, uid), VendorRejectedError);
      const answer = { status: 403, body: { message: 'Access denied' } };
      const isFolder = ({ path }: { readonly path: string }) => path.includes('folders');
      sandbox.faults.add({ fault: { kind: 'answer', answer }, when: isFolder });
      await assert.rejects(
        grafana.getDashboard(uid),
        (error) => error instanceof VendorRejectedError && error.status === 403,
      );
    });

    it('names the settings when the folder does not exist', async () => {
      const misplaced = clientOf({ api, folderUid: 'nowhere' });

      await assert.rejects(
        misplaced.putDashboard(effect, aDashboard()),
        (error) => error instanceof ConfigurationError && /folderUid/.test(error.message),
      );
    });

    it('refuses a uid that Grafana would not keep', async () => {
      for (const wrong of ['x'.repeat(41), 'a/b', '']) {
        const dashboard = { ...aDashboard(), uid: wrong };
        await assert.rejects(grafana.putDashboard(effect, dashboard), InvalidInputError);
        await assert.rejects(grafana.deleteDashboard(effect, wrong), InvalidInputError);
      }
      assert.deepEqual(sandbox.requests, []);
    });

    it('waits as long as a rate limit says', async () => {
      const now = 1_700_000_000_000;
      const answer = { status: 429, headers: { 'retry-after': '3' } };
      sandbox.faults.add({ fault: { kind: 'answer', answer }, times: 1 });

      await assert.rejects(
        clientOf({ api }, { now }).putDashboard(effect, aDashboard()),
        (error) => error instanceof ThrottledError && error.retryAt === now + 3_000,
      );
    });

    it('calls a broken read unavailable, and a broken write unknown', async () => {
      for (const fault of [
        { kind: 'answer', answer: { status: 500 } },
        { kind: 'reset' },
        { kind: 'lost-answer' },
      ] as const) {
        sandbox.faults.add({ fault, times: 1 });
        await assert.rejects(grafana.getDashboard(uid), VendorUnavailableError);
        sandbox.faults.add({ fault, times: 1 });
        await assert.rejects(grafana.putDashboard(effect, aDashboard()), AmbiguousOutcomeError);
      }
      assert.ok(await grafana.getDashboard(uid));
    });

    it('sends nothing once the invocation is over', async () => {
      const late = aBegunEffect({ sendBefore: Date.now() - 1 });

      await assert.rejects(grafana.putDashboard(late, aDashboard()), VendorUnavailableError);

      assert.deepEqual(sandbox.requests, []);
    });

    it('is refused with a wrong token', async () => {
      await assert.rejects(
        clientOf({ api }, { token: 'glsa_wrong' }).putDashboard(effect, aDashboard()),
        (error) => error instanceof VendorRejectedError && error.status === 401,
      );
    });
  });
}

describe('createGrafana', () => {
  beforeEach(() => restart());
  after(() => sandbox.close());

  it('reports a change that somebody makes between its look and its write as a conflict', async () => {
    const grafana = clientOf({ api: 'apis' });
    await grafana.putDashboard(effect, aDashboard());
    sandbox.faults.add({
      fault: { kind: 'latency', ms: 0 },
      when: ({ method }) => {
        if (method === 'PUT') sandbox.renameByHand(uid, 'Renamed by hand');
        return false;
      },
    });

    await assert.rejects(grafana.putDashboard(effect, aDashboard('Ours')), VendorConflictError);

    assert.equal((await grafana.getDashboard(uid))?.title, 'Renamed by hand');
  });

  it('reports a version that the older API refuses as a conflict', async () => {
    const answer = { status: 412, body: { message: 'changed', status: 'version-mismatch' } };
    sandbox.faults.add({ fault: { kind: 'answer', answer }, times: 1 });

    await assert.rejects(clientOf({ api: 'legacy' }).putDashboard(effect, aDashboard()), VendorConflictError);
  });

  it('says which settings to look at where a Grafana has no /apis', async () => {
    await restart({ servesApis: false });

    await assert.rejects(
      clientOf({ api: 'apis' }).putDashboard(effect, aDashboard()),
      (error) => error instanceof ConfigurationError && /api, namespace/.test(error.message),
    );
    await clientOf({ api: 'legacy' }).putDashboard(effect, aDashboard());
  });

  it('puts a dashboard at the top where no folder is set', async () => {
    const { secret, clock } = { secret: GrafanaSecret.parse(sandbox.secret()), clock: systemClock };
    for (const api of ['apis', 'legacy'] as const) {
      const grafana = createGrafana({
        secret,
        settings: GrafanaSettings.parse({ api }),
        clock,
        guard: unguarded,
      });
      await grafana.putDashboard(effect, { ...aDashboard(), uid: `top-${api}` });
    }

    assert.deepEqual(
      sandbox.dashboards().map(({ folderUid }) => folderUid),
      [undefined, undefined],
    );
  });
});
