import * as z from 'zod';
import type { Clock } from '../../clock/clock.ts';
import type { Artifacts } from '../artifacts.ts';

/** As much of a dashboard as Grafana itself insists on; the rest it keeps as it is. */
export const Spec = z.looseObject({
  title: z.string().min(1),
  tags: z.array(z.string()).default([]),
  schemaVersion: z.number().optional(),
  panels: z
    .array(z.looseObject({ type: z.string(), title: z.string().optional() }))
    .refine((panels) => {
      const ids = panels.map((panel) => panel['id']);
      return new Set(ids).size === ids.length;
    }, 'panel ids must be unique')
    .default([]),
});
export type Spec = z.infer<typeof Spec>;

export interface Dashboard {
  readonly uid: string;
  readonly number: number;
  readonly createdAt: number;
  readonly folderUid?: string;
  readonly spec: Spec;
  /** Counts its changes, from 1. */
  readonly version: number;
  /** Changes with every write of any dashboard. */
  readonly resourceVersion: string;
}

/** The dashboards by uid, whichever API made them, mirrored in the artifacts. */
export interface DashboardStore {
  readonly folders: ReadonlySet<string>;
  put(uid: string, spec: Spec, folderUid: string | undefined): Dashboard;
  remove(uid: string): boolean;
  find(uid: string): Dashboard | undefined;
  all(): readonly Dashboard[];
}

export function createDashboardStore(
  clock: Clock,
  artifacts: Artifacts,
  folders: readonly string[],
  pageOf: (uid: string) => string,
): DashboardStore {
  const dashboards = new Map<string, Dashboard>();
  let writes = 0;
  let made = 0;
  return {
    folders: new Set(folders),
    put(uid, spec, folderUid) {
      const before = dashboards.get(uid);
      if (before === undefined) made += 1;
      writes += 1;
      const dashboard: Dashboard = {
        uid,
        number: before?.number ?? made,
        createdAt: before?.createdAt ?? clock.now(),
        ...(folderUid === undefined ? {} : { folderUid }),
        spec,
        version: (before?.version ?? 0) + 1,
        resourceVersion: String(clock.now() * 1000 + writes),
      };
      dashboards.set(uid, dashboard);
      const artifact = artifacts.find('dashboard', uid);
      if (artifact) artifact.data = { ...dashboard };
      else artifacts.create('dashboard', uid, { ...dashboard }, pageOf(uid));
      return dashboard;
    },
    remove(uid) {
      dashboards.delete(uid);
      return artifacts.remove('dashboard', uid);
    },
    find: (uid) => dashboards.get(uid),
    all: () => [...dashboards.values()],
  };
}

export const validUid = (uid: string): boolean => /^[A-Za-z0-9_-]{1,40}$/.test(uid);
