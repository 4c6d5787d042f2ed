import type { BegunEffect } from '../../platform/begun-effect.ts';
import { ConfigurationError, InvalidInputError } from '../../platform/errors.ts';
import type { GrafanaDashboardSpec } from '../grafana-dashboard.ts';
import type { Deletion } from '../proven-absence.ts';

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
  /** `undefined` only if there is none: the token is known to see what is in the folder. */
  getDashboard(uid: string): Promise<StoredDashboard | undefined>;
  /** @throws VendorRejectedError if it is still there, or if the folder cannot be read. */
  deleteDashboard(effect: BegunEffect, uid: string): Promise<Deletion>;
  /**
   * @throws ConfigurationError if the token does not see the folder, or no dashboards at all.
   * @throws VendorRejectedError with the status 401 or 403 if it may not look.
   */
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
