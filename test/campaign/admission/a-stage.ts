import type { TestContext } from 'node:test';
import type { Admission } from '../../../lambdas/campaign/admission/admission.ts';
import { type CampaignTable, updateRecord } from '../../../lambdas/campaign/campaign-table.ts';
import { createMemoryStore } from '../../breaker/memory-store.ts';
import { aCampaignTable, anApprovedCampaign } from '../../support/campaign-table.ts';

/** A stage that lets campaigns in, and where none ever does anything. */
export interface AdmissionStage {
  readonly table: CampaignTable;
  readonly admission: Admission;
  /** Campaigns in the order in which they were started. */
  readonly started: readonly string[];
  readonly time: { now: number };
  /** One more campaign, approved a second after the one before. */
  approved(): Promise<string>;
  /** It is over. */
  close(campaignId: string): Promise<void>;
  /** An operator's word on the start of campaigns. */
  killSwitch(to: 'open' | 'closed' | undefined, expiresAt?: number): Promise<void>;
}

export async function aStage(
  test: TestContext,
  maxRunning: number,
  parts: Partial<Admission> = {},
): Promise<AdmissionStage> {
  const table = await aCampaignTable(test);
  const started: string[] = [];
  const time = { now: 0 };
  const circuits = createMemoryStore();
  const admission: Admission = {
    table,
    circuits,
    clock: { now: () => time.now },
    maxRunning,
    start: async (campaignId) => void started.push(campaignId),
    ...parts,
  };
  return {
    table,
    admission,
    started,
    time,
    async approved() {
      time.now += 1_000;
      return anApprovedCampaign(table, { wizardId: `w-${time.now}`, now: time.now });
    },
    async close(campaignId) {
      await updateRecord(table, campaignId, {
        UpdateExpression: 'SET saga = :closed REMOVE wakeGroup, wakeAt',
        ExpressionAttributeValues: { ':closed': 'closed' },
      });
    },
    async killSwitch(to, expiresAt) {
      const word = { actor: 'ops', reason: 'too much at once', at: time.now };
      const end = expiresAt === undefined ? {} : { expiresAt };
      await circuits.force('campaigns', to === undefined ? undefined : { ...word, to, ...end });
    },
  };
}
