import * as z from 'zod';
import { effectIdOf } from '../identity.ts';
import { memoryNamespaces } from '../memory.ts';
import type { CampaignRecord } from '../record.ts';
import type { ContentDeps } from './create-content.ts';

const BrandVoice = z.object({ tenant: z.string(), text: z.string() });

/** Where a tenant's brand voice is kept in the memory, by the name that briefs call it. */
export function brandVoicePointId(tenant: string, brandVoiceId: string): string {
  return effectIdOf(`${memoryNamespaces.brandVoices}/${tenant}`, brandVoiceId);
}

/** How the brand writes, where the brief names a voice and the memory has it. */
export async function recallBrandVoice(
  { brief, tenant }: CampaignRecord,
  { qdrant }: Pick<ContentDeps, 'qdrant'>,
): Promise<string | undefined> {
  if (brief.brandVoiceId === undefined) return undefined;
  const [point] = await (await qdrant()).getPoints([brandVoicePointId(tenant, brief.brandVoiceId)]);
  const voice = BrandVoice.safeParse(point?.payload);
  return voice.success && voice.data.tenant === tenant ? voice.data.text : undefined;
}
