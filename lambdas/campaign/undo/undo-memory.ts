import type { QdrantClient } from '../../vendors/qdrant.ts';
import { sighting } from '../sighting.ts';
import type { Undoers } from './undoer.ts';

/** Forgets what a campaign has put into the memory: its points have ids of ours. */
export function memoryUndoers(qdrant: () => Promise<QdrantClient>): Undoers {
  return {
    memory: {
      find: async (_, { pointId = '' }) => {
        const [point] = await (await qdrant()).getPoints([String(pointId)]);
        return sighting(point && { pointId });
      },
      undo: async (effect, { pointId }) => {
        await (await qdrant()).deletePoints(effect, [String(pointId)]);
        return { kind: 'undone' };
      },
    },
  };
}
