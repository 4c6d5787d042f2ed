import * as z from 'zod';
import type { BegunEffect } from '../../platform/begun-effect.ts';
import { VendorConflictError } from '../../platform/errors.ts';
import type { VendorHttp } from '../../platform/vendor-http.ts';
import { deleteUnlessAbsent } from '../proven-absence.ts';
import { checkUid, type DashboardToPut, type GrafanaDashboards, notServed } from './dashboards.ts';

const Resource = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    resourceVersion: z.string(),
    generation: z.number().default(1),
  }),
  spec: z.looseObject({ title: z.string().default(''), tags: z.array(z.string()).nullish() }),
});

export interface ApisOptions {
  readonly http: VendorHttp;
  readonly namespace: string;
  readonly folderUid: string | undefined;
  readonly pageOf: (uid: string) => string;
}

/** Dashboards by the API of Grafana 13, which speaks like that of Kubernetes. */
export function createApisDashboards({ http, namespace, folderUid, pageOf }: ApisOptions): GrafanaDashboards {
  const collection = `/apis/dashboard.grafana.app/v1/namespaces/${encodeURIComponent(namespace)}/dashboards`;
  const resourcePath = (uid: string) => `${collection}/${encodeURIComponent(uid)}`;
  const annotations = folderUid === undefined ? {} : { annotations: { 'grafana.app/folder': folderUid } };

  const find = async (uid: string) => {
    const answer = await http.sendOptional(
      {
        kind: 'read',
        operation: 'grafana.get_dashboard',
        method: 'GET',
        path: resourcePath(uid),
        accept: [404],
      },
      Resource,
    );
    if (answer.body === undefined) await proveAccess();
    return answer.body;
  };

  const proveAccess = async () => {
    const answer = await http.sendOptional(
      {
        kind: 'read',
        operation: 'grafana.list_dashboards',
        method: 'GET',
        path: collection,
        query: { limit: 1 },
        accept: [404],
      },
      z.looseObject({ items: z.array(z.unknown()) }),
    );
    if (answer.body === undefined) throw notServed(`its /apis in the namespace "${namespace}"`);
    if (folderUid !== undefined) await proveFolder(folderUid);
  };

  /** The list alone would be empty, not refused, for a token that may not look into the folder. */
  const proveFolder = async (uid: string) => {
    const answer = await http.sendOptional(
      {
        kind: 'read',
        operation: 'grafana.get_folder',
        method: 'GET',
        path: `/apis/folder.grafana.app/v1/namespaces/${encodeURIComponent(namespace)}/folders/${encodeURIComponent(uid)}`,
        accept: [404],
      },
      z.looseObject({ metadata: z.looseObject({ name: z.literal(uid) }) }),
    );
    if (answer.body === undefined) throw notServed(`the folder "${uid}"`);
  };

  const create = async (effect: BegunEffect, { uid, spec }: DashboardToPut) => {
    const answer = await http.sendOptional(
      {
        kind: 'write',
        effect,
        operation: 'grafana.create_dashboard',
        method: 'POST',
        path: collection,
        body: { metadata: { name: uid, ...annotations }, spec },
        accept: [404],
      },
      Resource,
    );
    if (answer.body !== undefined) return answer.body;
    throw notServed(`its /apis in the namespace "${namespace}", or the folder "${folderUid ?? ''}"`);
  };

  /** Over the version that we have seen, so that a change made meanwhile is not lost. */
  const replace = async (effect: BegunEffect, { uid, spec }: DashboardToPut, conflict: unknown) => {
    const current = await find(uid);
    if (current === undefined) throw conflict;
    const { resourceVersion } = current.metadata;
    const answer = await http.send(
      {
        kind: 'write',
        effect,
        operation: 'grafana.update_dashboard',
        method: 'PUT',
        path: resourcePath(uid),
        body: { metadata: { name: uid, resourceVersion, ...annotations }, spec },
      },
      Resource,
    );
    return answer.body;
  };

  const getDashboard: GrafanaDashboards['getDashboard'] = async (uid) => {
    checkUid(uid);
    const found = await find(uid);
    if (found === undefined) return undefined;
    const { title, tags } = found.spec;
    return { uid, url: pageOf(uid), version: found.metadata.generation, title, tags: tags ?? [] };
  };

  return {
    getDashboard,
    proveAccess,
    async putDashboard(effect, dashboard) {
      checkUid(dashboard.uid);
      const put = await create(effect, dashboard).catch((error: unknown) => {
        // The refusal proves that nothing was sent twice: the second request is the first that counts.
        if (error instanceof VendorConflictError) return replace(effect, dashboard, error);
        throw error;
      });
      return { uid: dashboard.uid, url: pageOf(dashboard.uid), version: put.metadata.generation };
    },
    async deleteDashboard(effect, uid) {
      checkUid(uid);
      const path = resourcePath(uid);
      const request = { operation: 'grafana.delete_dashboard', method: 'DELETE', path } as const;
      const remove = () => http.send({ kind: 'write', effect, ...request }, z.unknown());
      return deleteUnlessAbsent(remove, () => getDashboard(uid));
    },
  };
}
