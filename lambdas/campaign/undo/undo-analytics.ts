import type { Grafana } from '../../vendors/grafana.ts';
import { sighting } from '../sighting.ts';
import type { Undoers } from './undoer.ts';

/** Takes the campaign's dashboard away. */
export function analyticsUndoers(grafana: () => Promise<Grafana>): Undoers {
  return {
    dashboard: {
      find: async (_, { uid = '' }) => {
        const found = await (await grafana()).getDashboard(String(uid));
        return sighting(found && { uid, url: found.url });
      },
      undo: async (effect, { uid }) => {
        await (await grafana()).deleteDashboard(effect, String(uid));
        return { kind: 'undone' };
      },
    },
  };
}
