import type { Bodies } from '../bodies.ts';
import { bodyKeys } from '../body-keys.ts';
import type { CampaignTask } from '../campaign-task.ts';
import type { EffectFacts } from '../effect.ts';
import type { Publication } from '../publication.ts';
import { storeBody } from '../store-body.ts';

/** Enough of a hash to tell the versions of a campaign apart, in keys and for people. */
export const shortHash = (hash: string): string => hash.slice(0, 12);

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
