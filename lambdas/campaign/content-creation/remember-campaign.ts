import { InvalidInputError } from '../../platform/errors.ts';
import { bodyKeys } from '../body-keys.ts';
import type { CampaignTask } from '../campaign-task.ts';
import { memoryNamespaces } from '../memory.ts';
import { performEffect } from '../perform-effect.ts';
import { sighting } from '../sighting.ts';
import type { ContentDeps } from './create-content.ts';
import { StoredContent } from './stored-content.ts';

/** Puts the texts into the memory, for later campaigns of the tenant: one point under an id of our own. */
export async function rememberCampaign(
  { ledger, record }: CampaignTask,
  revision: number,
  { llm, qdrant, bodies }: Pick<ContentDeps, 'llm' | 'qdrant' | 'bodies'>,
): Promise<void> {
  const stored = await bodies.readJson(bodyKeys.content(record.campaignId, revision), StoredContent);
  if (stored === undefined) throw new InvalidInputError(`revision ${revision} has no content to remember`);
  const { pieces } = stored;
  const memory = await qdrant();
  const text = `${pieces.headline}\n${pieces.tagline}\n${pieces.emailBody}`;
  await performEffect(
    ledger,
    { key: `content/memory@${revision}`, kind: 'memory', target: (pointId) => ({ pointId }) },
    {
      send: async (effect) => {
        const { vectors } = await llm.embed([`${record.brief.audience.join(', ')}\n${text}`]);
        await memory.ensureCollection(effect);
        await memory.upsertPoints(
          effect,
          vectors.map((vector) => ({
            id: effect.id,
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
        return { pointId: effect.id };
      },
      find: async ({ id }) => {
        const [point] = await memory.getPoints([id]);
        return sighting(point && { pointId: id });
      },
    },
  );
}
