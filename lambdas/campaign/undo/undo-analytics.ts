import type { Grafana } from '../../vendors/grafana.ts';
import type { Undoers } from './undo-effects.ts';

/** The dashboard's uid is ours, so deleting it needs no look. */
export function analyticsUndoers(grafana: () => Promise<Grafana>): Undoers {
  return {
    dashboard: {
      find: async (_, target) => target,
      undo: async (effect, { uid }) => {
        await (await grafana()).deleteDashboard(effect, String(uid));
      },
    },
  };
}
