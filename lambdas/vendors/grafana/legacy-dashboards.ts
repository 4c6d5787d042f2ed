import * as z from 'zod';
import type { VendorHttp } from '../../platform/vendor-http.ts';
import { deleteUnlessAbsent } from '../proven-absence.ts';
import { checkUid, type GrafanaDashboards, notServed } from './dashboards.ts';

const Saved = z.looseObject({ uid: z.string(), version: z.number() });
const Found = z.looseObject({
  dashboard: z.looseObject({
    uid: z.string(),
    title: z.string().default(''),
    version: z.number().default(1),
    tags: z.array(z.string()).nullish(),
  }),
});

export interface LegacyOptions {
  readonly http: VendorHttp;
  readonly folderUid: string | undefined;
  readonly pageOf: (uid: string) => string;
}

/** Dashboards by the API of Grafana before 13, where one request makes or replaces. */
export function createLegacyDashboards({ http, folderUid, pageOf }: LegacyOptions): GrafanaDashboards {
  const pathOf = (uid: string) => `/api/dashboards/uid/${encodeURIComponent(uid)}`;

  const proveAccess = async () => {
    const answer = await http.sendOptional(
      {
        kind: 'read',
        operation: 'grafana.list_dashboards',
        method: 'GET',
        path: '/api/search',
        query: { type: 'dash-db', limit: 1 },
        accept: [404],
      },
      z.array(z.unknown()),
    );
    if (answer.body === undefined) throw notServed('its /api');
    if (folderUid !== undefined) await proveFolder(folderUid);
  };

  /** The search alone would be empty, not refused, for a token that may not look into the folder. */
  const proveFolder = async (uid: string) => {
    const answer = await http.sendOptional(
      {
        kind: 'read',
        operation: 'grafana.get_folder',
        method: 'GET',
        path: `/api/folders/${encodeURIComponent(uid)}`,
        accept: [404],
      },
      z.looseObject({ uid: z.literal(uid) }),
    );
    if (answer.body === undefined) throw notServed(`the folder "${uid}"`);
  };

  const getDashboard: GrafanaDashboards['getDashboard'] = async (uid) => {
    checkUid(uid);
    const answer = await http.sendOptional(
      { kind: 'read', operation: 'grafana.get_dashboard', method: 'GET', path: pathOf(uid), accept: [404] },
      Found,
    );
    if (answer.body === undefined) {
      await proveAccess();
      return undefined;
    }
    const { title, version, tags } = answer.body.dashboard;
    return { uid, url: pageOf(uid), version, title, tags: tags ?? [] };
  };

  return {
    getDashboard,
    proveAccess,
    async putDashboard(effect, { uid, spec }) {
      checkUid(uid);
      const answer = await http.sendOptional(
        {
          kind: 'write',
          effect,
          operation: 'grafana.save_dashboard',
          method: 'POST',
          path: '/api/dashboards/db',
          body: {
            dashboard: { ...spec, id: null, uid },
            overwrite: true,
            ...(folderUid === undefined ? {} : { folderUid }),
          },
          accept: [404],
        },
        Saved,
      );
      if (answer.body === undefined) throw notServed(`its /api, or the folder "${folderUid ?? ''}"`);
      return { uid, url: pageOf(uid), version: answer.body.version };
    },
    async deleteDashboard(effect, uid) {
      checkUid(uid);
      const path = pathOf(uid);
      const request = { operation: 'grafana.delete_dashboard', method: 'DELETE', path } as const;
      const remove = () => http.send({ kind: 'write', effect, ...request }, z.unknown());
      return deleteUnlessAbsent(remove, () => getDashboard(uid));
    },
  };
}
