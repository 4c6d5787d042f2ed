import type { Bodies } from '../bodies.ts';
import { bodyKeys } from '../body-keys.ts';
import type { CampaignTask } from '../campaign-task.ts';
import type { EffectFacts } from '../effect.ts';
import { type Publication, shortHash } from '../publication.ts';
import { storeBody } from '../store-body.ts';

/** Keeps what people are asked about under its hash, where nothing is ever written over. */
export function storeVersion(
  task: Pick<CampaignTask, 'ledger' | 'clock' | 'record'>,
  round: number,
  publication: Publication,
  bodies: Bodies,
): Promise<EffectFacts> {
  const key = bodyKeys.version(task.record.campaignId, publication.hash);
  return storeBody(task, bodies, {
    effect: `review/content/${shortHash(publication.hash)}@${round}`,
    kind: 'stored-body',
    key: () => key,
    write: (place) => bodies.writeJson(place, publication),
  });
}
