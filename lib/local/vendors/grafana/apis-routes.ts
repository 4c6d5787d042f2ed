import * as z from 'zod';
import type { SandboxAnswer, SandboxRequest } from '../sandbox.ts';
import { type Dashboard, type DashboardStore, Spec, validUid } from './dashboard-store.ts';

const Resource = z.object({
  metadata: z.object({
    name: z.string().optional(),
    resourceVersion: z.string().optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: Spec,
});

/** Kubernetes' error body. */
export function status(code: number, reason: string, message: string): SandboxAnswer {
  return {
    status: code,
    body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message },
  };
}

const missing = (name: string) =>
  status(404, 'NotFound', `dashboards.dashboard.grafana.app "${name}" not found`);

/**
 * `/apis/dashboard.grafana.app/v1/namespaces/<namespace>/dashboards` and what is under it, and
 * `/apis/folder.grafana.app/v1/namespaces/<namespace>/folders/<uid>`.
 */
export function answerApis(store: DashboardStore, namespace: string, request: SandboxRequest): SandboxAnswer {
  const [, home, folder] =
    request.path.match(/^\/apis\/folder\.grafana\.app\/v1\/namespaces\/([^/]+)\/folders\/([^/]+)$/) ?? [];
  if (home === namespace && folder !== undefined && request.method === 'GET') return getFolder(store, folder);
  const [, version, given, name] =
    request.path.match(
      /^\/apis\/dashboard\.grafana\.app\/([^/]+)\/namespaces\/([^/]+)\/dashboards(?:\/([^/]+))?$/,
    ) ?? [];
  if (version !== 'v1') return status(404, 'NotFound', 'the server could not find the requested resource');
  if (given !== namespace) return status(403, 'Forbidden', `namespace ${given} is not allowed`);
  if (name === undefined) {
    if (request.method === 'GET') return list(store, namespace, request.query);
    if (request.method === 'POST') return create(store, namespace, request.body);
    return status(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
  }
  const dashboard = store.find(name);
  switch (request.method) {
    case 'GET':
      return dashboard ? { status: 200, body: describe(dashboard, namespace) } : missing(name);
    case 'PUT':
      return dashboard ? replace(store, namespace, dashboard, request.body) : missing(name);
    case 'DELETE':
      if (!store.remove(name)) return missing(name);
      return { status: 200, body: { kind: 'Status', apiVersion: 'v1', status: 'Success' } };
    default:
      return status(
        405,
        'MethodNotAllowed',
        'the server does not allow this method on the requested resource',
      );
  }
}

function getFolder(store: DashboardStore, uid: string): SandboxAnswer {
  if (!store.folders.has(uid))
    return status(404, 'NotFound', `folders.folder.grafana.app "${uid}" not found`);
  const metadata = { name: uid };
  return { status: 200, body: { kind: 'Folder', apiVersion: 'folder.grafana.app/v1', metadata, spec: {} } };
}

function describe(dashboard: Dashboard, namespace: string) {
  const { uid, number, createdAt, folderUid, spec, version, resourceVersion } = dashboard;
  return {
    kind: 'Dashboard',
    apiVersion: 'dashboard.grafana.app/v1',
    metadata: {
      name: uid,
      namespace,
      uid: `${uid}-${number}`,
      resourceVersion,
      generation: version,
      creationTimestamp: new Date(createdAt).toISOString(),
      labels: { 'grafana.app/deprecatedInternalID': String(number) },
      annotations: folderUid === undefined ? {} : { 'grafana.app/folder': folderUid },
    },
    spec,
    status: {},
  };
}

function list(store: DashboardStore, namespace: string, query: URLSearchParams): SandboxAnswer {
  const limit = Number(query.get('limit') ?? Number.POSITIVE_INFINITY);
  const items = store
    .all()
    .slice(0, limit)
    .map((dashboard) => describe(dashboard, namespace));
  return { status: 200, body: { kind: 'DashboardList', apiVersion: 'dashboard.grafana.app/v1', items } };
}

/** What the body holds, or why Grafana would refuse it. */
function readBody(store: DashboardStore, body: unknown) {
  const parsed = Resource.safeParse(body);
  if (!parsed.success) {
    return {
      refusal: status(400, 'BadRequest', parsed.error.issues.map(({ message }) => message).join('; ')),
    };
  }
  const { metadata, spec } = parsed.data;
  const folderUid = metadata.annotations?.['grafana.app/folder'];
  if (folderUid !== undefined && !store.folders.has(folderUid)) {
    return { refusal: status(404, 'NotFound', `folder ${folderUid} not found`) };
  }
  return { metadata, spec, folderUid };
}

function create(store: DashboardStore, namespace: string, body: unknown): SandboxAnswer {
  const read = readBody(store, body);
  if ('refusal' in read) return read.refusal;
  const { name = '' } = read.metadata;
  if (!validUid(name)) return status(400, 'BadRequest', 'uid is not valid, or has more than 40 characters');
  if (store.find(name)) {
    return status(409, 'AlreadyExists', `dashboards.dashboard.grafana.app "${name}" already exists`);
  }
  return { status: 201, body: describe(store.put(name, read.spec, read.folderUid), namespace) };
}

function replace(store: DashboardStore, namespace: string, current: Dashboard, body: unknown): SandboxAnswer {
  const read = readBody(store, body);
  if ('refusal' in read) return read.refusal;
  const { name = current.uid, resourceVersion } = read.metadata;
  if (name !== current.uid) return status(400, 'BadRequest', 'the name of the object is not that of the URL');
  if (resourceVersion !== undefined && resourceVersion !== current.resourceVersion) {
    const message = `Operation cannot be fulfilled on dashboards.dashboard.grafana.app "${name}": the object has been modified`;
    return status(409, 'Conflict', message);
  }
  return { status: 200, body: describe(store.put(name, read.spec, read.folderUid), namespace) };
}
