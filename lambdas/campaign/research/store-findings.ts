import type { Bodies } from '../bodies.ts';
import { bodyKeys } from '../body-keys.ts';
import type { CampaignTask } from '../campaign-task.ts';
import { storeBody } from '../store-body.ts';
import type { Finding } from './finding.ts';

/** Research is done once for all revisions. */
export async function storeFindings(
  task: CampaignTask,
  bodies: Bodies,
  subject: string,
  findings: readonly Finding[],
): Promise<void> {
  await storeBody(task, bodies, {
    effect: `research/${subject}@1`,
    kind: 'stored-body',
    key: () => bodyKeys.finding(task.record.campaignId, subject),
    write: (key) => bodies.writeJson(key, findings),
  });
}
