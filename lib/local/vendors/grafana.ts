import escapeHtml from 'escape-html';
import type { Clock } from '../clock/clock.ts';
import { answerApis, status } from './grafana/apis-routes.ts';
import { createDashboardStore, type Dashboard, type DashboardStore } from './grafana/dashboard-store.ts';
import { answerLegacy } from './grafana/legacy-routes.ts';
import { type Sandbox, type SandboxAnswer, startSandbox } from './sandbox.ts';

export interface GrafanaSandboxOptions {
  readonly clock: Clock;
  readonly port?: number;
  readonly token?: string;
  readonly namespace?: string;
  /** The uids of the folders that exist. */
  readonly folders?: readonly string[];
  /** `false` is a Grafana before 12, which answers 404 under `/apis`. */
  readonly servesApis?: boolean;
}

/** Grafana's double, with both of its APIs over the same `dashboard` artifacts. */
export interface GrafanaSandbox extends Sandbox {
  /** What the product stores as the vendor's secret to talk to this sandbox. */
  secret(): { readonly token: string; readonly baseUrl: string };
  dashboards(): readonly Dashboard[];
  /** Renames a dashboard as a person would, by hand. */
  renameByHand(uid: string, title: string): void;
}

export async function startGrafanaSandbox(options: GrafanaSandboxOptions): Promise<GrafanaSandbox> {
  const { clock, token = 'glsa_sandbox', namespace = 'default', folders = [], servesApis = true } = options;
  let origin = '';
  let store: DashboardStore | undefined;

  const sandbox = await startSandbox({
    name: 'grafana',
    clock,
    ...(options.port === undefined ? {} : { port: options.port }),
    handler: (artifacts) => {
      const here = createDashboardStore(clock, artifacts, folders, (uid) => `${origin}/d/${uid}`);
      store = here;
      return (request) => {
        const { path } = request;
        if (path.startsWith('/d/')) return dashboardPage(here, path.split('/')[2] ?? '');
        const authorized = request.headers['authorization'] === `Bearer ${token}`;
        if (path.startsWith('/apis/') && servesApis) {
          return authorized
            ? answerApis(here, namespace, request)
            : status(401, 'Unauthorized', 'Unauthorized');
        }
        if (!authorized) {
          return { status: 401, body: { message: 'Invalid API key', messageId: 'api-key.invalid' } };
        }
        return answerLegacy(here, request);
      };
    },
  });
  origin = sandbox.url;
  if (store === undefined) throw new Error('the Grafana sandbox has no store');
  const dashboards = store;

  return {
    ...sandbox,
    secret: () => ({ token, baseUrl: sandbox.url }),
    dashboards: () => dashboards.all(),
    renameByHand(uid, title) {
      const dashboard = dashboards.find(uid);
      if (dashboard === undefined) throw new Error(`no dashboard ${uid} in the Grafana sandbox`);
      dashboards.put(uid, { ...dashboard.spec, title }, dashboard.folderUid);
    },
  };
}

/** What a person sees at a dashboard's address. */
function dashboardPage(store: DashboardStore, uid: string): SandboxAnswer {
  const dashboard = store.find(uid);
  const title = dashboard?.spec.title ?? 'There is no such dashboard.';
  const panels = (dashboard?.spec.panels ?? []).map(
    (panel) => `<li>${escapeHtml(`${panel.title ?? 'Untitled'} (${panel.type})`)}</li>`,
  );
  return {
    status: dashboard ? 200 : 404,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)}</title><h1>${escapeHtml(title)}</h1><ul>${panels.join('')}</ul></html>`,
  };
}
