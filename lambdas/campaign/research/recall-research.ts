import * as z from 'zod';
import type { Llm } from '../../vendors/llm.ts';
import type { QdrantClient } from '../../vendors/qdrant.ts';
import type { Bodies } from '../bodies.ts';
import type { CampaignTask } from '../campaign-task.ts';
import { memoryNamespaces } from '../memory.ts';
import { ok, type Verdict } from '../verdict.ts';
import { finding } from './finding.ts';
import { storeFindings } from './store-findings.ts';

const subject = 'memory';
const mostMemories = 5;

const Memory = z.object({ title: z.string(), text: z.string() });

/** Recalls what earlier campaigns of the tenant found out for such an audience. */
export async function recallResearch(
  task: CampaignTask,
  { qdrant, llm, bodies }: { qdrant: () => Promise<QdrantClient>; llm: () => Promise<Llm>; bodies: Bodies },
): Promise<Verdict> {
  const { brief, tenant } = task.record;
  if (!brief.researchSources.includes('memory')) return ok(subject);
  const { vectors } = await (await llm()).embed([`market research ${brief.audience.join(', ')}`]);
  const [vector] = vectors;
  const hits =
    vector === undefined
      ? []
      : await (await qdrant()).queryPoints({
          vector,
          filter: { tenant, namespace: memoryNamespaces.campaigns },
          limit: mostMemories,
        });
  const findings = hits.flatMap(({ payload }) => {
    const memory = Memory.safeParse(payload);
    return memory.success ? [finding({ subject, ...memory.data })] : [];
  });
  await storeFindings(task, bodies, subject, findings);
  return ok(subject);
}
