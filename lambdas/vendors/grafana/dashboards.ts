import type { BegunEffect } from '../../platform/begun-effect.ts';
import { ConfigurationError, InvalidInputError, VendorRejectedError } from '../../platform/errors.ts';
import type { GrafanaDashboardSpec } from '../grafana-dashboard.ts';

export interface DashboardToPut {
  /** Ours to choose, at most 40 letters, digits, `-` and `_`: the same uid is the same dashboard. */
  readonly uid: string;
  readonly spec: GrafanaDashboardSpec;
}

export interface PutDashboard {
  readonly uid: string;
  /** The page where a person sees it. */
  readonly url: string;
  /** Counts its changes, from 1. */
  readonly version: number;
}

export interface StoredDashboard extends PutDashboard {
  readonly title: string;
  readonly tags: readonly string[];
}

export interface GrafanaDashboards {
  /**
   * Makes the dashboard of this uid, or puts the new one in its place.
   * @throws VendorConflictError if somebody changed it at the same time.
   */
  putDashboard(effect: BegunEffect, dashboard: DashboardToPut): Promise<PutDashboard>;
  getDashboard(uid: string): Promise<StoredDashboard | undefined>;
  deleteDashboard(effect: BegunEffect, uid: string): Promise<'deleted' | 'gone'>;
  /** @throws ConfigurationError if the token sees no dashboards at all. */
  proveAccess(): Promise<void>;
}

/** @throws InvalidInputError for a uid that Grafana would not keep as it is. */
export function checkUid(uid: string): void {
  if (/^[A-Za-z0-9_-]{1,40}$/.test(uid)) return;
  throw new InvalidInputError(
    `"${uid}" cannot be a dashboard's uid: use at most 40 letters, digits, "-" and "_"`,
  );
}

/** For a 404 to something that must be there. */
export function notServed(what: string): ConfigurationError {
  return new ConfigurationError(
    `Grafana does not know ${what}: check baseUrl in the secret, and api, namespace and folderUid in the stage's settings`,
  );
}

/** Sends a deletion; a 404 counts only if the dashboard cannot be read either. */
export async function deleteOnce(
  send: () => Promise<unknown>,
  find: () => Promise<StoredDashboard | undefined>,
): Promise<'deleted' | 'gone'> {
  try {
    await send();
    return 'deleted';
  } catch (error) {
    if (!(error instanceof VendorRejectedError) || error.status !== 404) throw error;
    if ((await find()) !== undefined) throw error;
    return 'gone';
  }
}
