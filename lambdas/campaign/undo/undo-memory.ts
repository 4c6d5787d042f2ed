import type { QdrantClient } from '../../vendors/qdrant.ts';
import type { Undoers } from './undo-effects.ts';

/** Vectors that a campaign stored: their ids are ours, so deleting them needs no look. */
export function memoryUndoers(qdrant: () => Promise<QdrantClient>): Undoers {
  return {
    memory: {
      find: async (_, target) => target,
      undo: async (effect, { pointId }) => (await qdrant()).deletePoints(effect, [String(pointId)]),
    },
  };
}
