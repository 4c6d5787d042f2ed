import type { ContentPieces } from '../content.ts';
import { effectIdOf } from '../identity.ts';
import { memoryNamespaces } from '../memory.ts';
import { performEffect } from '../perform-effect.ts';
import type { CampaignTask } from '../task-handler.ts';
import type { ContentDeps } from './create-content.ts';

/** Puts the texts into the memory, for later campaigns of the tenant: one point under an id of our own. */
export async function rememberCampaign(
  { ledger, record }: CampaignTask,
  revision: number,
  pieces: ContentPieces,
  { llm, qdrant }: Pick<ContentDeps, 'llm' | 'qdrant'>,
): Promise<void> {
  const key = `content/memory@${revision}`;
  const pointId = effectIdOf(record.campaignId, key);
  const memory = await qdrant();
  const text = `${pieces.headline}\n${pieces.tagline}\n${pieces.emailBody}`;
  await performEffect(
    ledger,
    { key, vendor: 'qdrant', kind: 'memory', target: { pointId }, lateMs: 60_000 },
    {
      send: async (effect) => {
        const { vectors } = await llm.embed([`${record.brief.audience.join(', ')}\n${text}`]);
        await memory.ensureCollection(effect);
        await memory.upsertPoints(
          effect,
          vectors.map((vector) => ({
            id: pointId,
            vector,
            payload: {
              tenant: record.tenant,
              namespace: memoryNamespaces.campaigns,
              campaign_id: record.campaignId,
              title: record.brief.name,
              text,
            },
          })),
        );
        return { pointId };
      },
      find: async () => ((await memory.getPoints([pointId])).length === 0 ? undefined : { pointId }),
    },
  );
}
