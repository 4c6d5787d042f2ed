import type { CallGuard } from '../platform/call-guard.ts';
import type { Clock } from '../platform/clock.ts';
import { createVendorHttp } from '../platform/vendor-http.ts';
import { createApisDashboards } from './grafana/apis-dashboards.ts';
import type { GrafanaDashboards } from './grafana/dashboards.ts';
import { grafanaDialect } from './grafana/dialect.ts';
import { createLegacyDashboards } from './grafana/legacy-dashboards.ts';
import type { GrafanaSecret, GrafanaSettings } from './grafana/settings.ts';

/** Grafana's HTTP API, in whichever of its two forms the settings name. */
export type Grafana = GrafanaDashboards;

export interface GrafanaOptions {
  readonly secret: GrafanaSecret;
  readonly settings: GrafanaSettings;
  readonly clock: Clock;
  readonly guard: CallGuard;
  /** Milliseconds from sending to the last byte of an answer. */
  readonly timeoutMs?: number;
}

export function createGrafana({
  secret,
  settings,
  clock,
  guard,
  timeoutMs = 15_000,
}: GrafanaOptions): Grafana {
  const { folderUid, namespace, api } = settings;
  const http = createVendorHttp({
    service: 'grafana',
    baseUrl: secret.baseUrl,
    headers: { Authorization: `Bearer ${secret.token}`, Accept: 'application/json' },
    clock,
    guard,
    timeoutMs,
    dialect: grafanaDialect,
  });
  const pageOf = (uid: string) => `${secret.baseUrl}/d/${uid}`;
  switch (api) {
    case 'apis':
      return createApisDashboards({ http, namespace, folderUid, pageOf });
    case 'legacy':
      return createLegacyDashboards({ http, folderUid, pageOf });
    default:
      return api satisfies never;
  }
}
