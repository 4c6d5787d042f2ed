import * as z from 'zod';
import type { SandboxAnswer, SandboxRequest } from '../sandbox.ts';
import { type Dashboard, type DashboardStore, Spec, validUid } from './dashboard-store.ts';

const Save = z.object({
  dashboard: Spec.extend({ uid: z.string().optional(), version: z.number().optional() }),
  folderUid: z.string().optional(),
  overwrite: z.boolean().default(false),
});

const refusal = (status: number, message: string, code?: string): SandboxAnswer => ({
  status,
  body: { message, ...(code === undefined ? {} : { status: code }) },
});

/** `/api/dashboards/…`, `/api/folders/<uid>` and `/api/search`. */
export function answerLegacy(store: DashboardStore, request: SandboxRequest): SandboxAnswer {
  const { method, path } = request;
  if (method === 'POST' && path === '/api/dashboards/db') return save(store, request.body);
  if (method === 'GET' && path === '/api/search') return search(store, request.query);
  const folder = path.match(/^\/api\/folders\/([^/]+)$/)?.[1];
  if (method === 'GET' && folder !== undefined && store.folders.has(folder)) {
    return { status: 200, body: { uid: folder, title: folder, canSave: true } };
  }
  const uid = path.match(/^\/api\/dashboards\/uid\/([^/]+)$/)?.[1];
  if (uid === undefined) return refusal(404, 'Not found');
  const dashboard = store.find(uid);
  if (dashboard === undefined) return refusal(404, 'Dashboard not found');
  if (method === 'GET') return { status: 200, body: describe(dashboard) };
  if (method !== 'DELETE') return refusal(405, 'Method not allowed');
  store.remove(uid);
  const { title } = dashboard.spec;
  return { status: 200, body: { title, uid, message: `Dashboard ${title} deleted` } };
}

function pathOf({ uid, spec }: Dashboard): string {
  const slug = spec.title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return `/d/${uid}/${slug}`;
}

function describe(dashboard: Dashboard) {
  const { uid, number, folderUid, spec, version, createdAt } = dashboard;
  return {
    meta: {
      url: pathOf(dashboard),
      version,
      folderUid: folderUid ?? '',
      created: new Date(createdAt).toISOString(),
    },
    dashboard: { ...spec, id: number, uid, version },
  };
}

function search(store: DashboardStore, query: URLSearchParams): SandboxAnswer {
  const limit = Number(query.get('limit') ?? 1000);
  const found = store.all().slice(0, limit);
  return {
    status: 200,
    body: found.map((dashboard) => ({
      uid: dashboard.uid,
      title: dashboard.spec.title,
      type: 'dash-db',
      url: pathOf(dashboard),
    })),
  };
}

function save(store: DashboardStore, body: unknown): SandboxAnswer {
  const parsed = Save.safeParse(body);
  if (!parsed.success) return refusal(400, 'bad request data');
  const { dashboard, folderUid, overwrite } = parsed.data;
  const { uid = `made${store.all().length + 1}`, version, ...spec } = dashboard;
  if (!validUid(uid))
    return refusal(400, 'uid contains illegal characters or is too long, max 40 characters');
  if (folderUid !== undefined && !store.folders.has(folderUid)) return refusal(404, 'folder not found');
  const current = store.find(uid);
  if (current && !overwrite && version !== current.version) {
    return refusal(412, 'The dashboard has been changed by someone else', 'version-mismatch');
  }
  const saved = store.put(uid, spec, folderUid);
  return {
    status: 200,
    body: { id: saved.number, uid, url: pathOf(saved), status: 'success', version: saved.version },
  };
}
