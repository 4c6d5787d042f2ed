import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { logger } from '../../platform/logger.ts';
import { findRecord } from '../campaign-table.ts';
import type { NextStep } from './next-step.ts';
import { type RecoverDeps, recover } from './recover.ts';

const DueKey = z.object({ campaignId: z.string() });

export interface SweepSummary {
  /** How many campaigns were given what they needed, by what it was. */
  readonly steps: Readonly<Partial<Record<NextStep['kind'], number>>>;
  /** Campaigns that could not be looked after; the next sweep tries again. */
  readonly failed: readonly string[];
}

/** Looks after every campaign whose time has come, until `endsAt`. What is left then comes first next time. */
export async function sweep(deps: RecoverDeps, endsAt: number): Promise<SweepSummary> {
  const steps: Partial<Record<NextStep['kind'], number>> = {};
  const failed: string[] = [];
  for await (const campaignId of dueCampaigns(deps)) {
    if (deps.clock.now() >= endsAt) break;
    try {
      for (const kind of await recover(campaignId, deps)) steps[kind] = (steps[kind] ?? 0) + 1;
    } catch (error) {
      // One campaign that cannot be looked after keeps nobody from the others.
      failed.push(campaignId);
      logger.error('a campaign could not be looked after', {
        campaign_id: campaignId,
        error_name: error instanceof Error ? error.name : 'unknown',
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return { steps, failed };
}

/** Campaigns whose `wakeAt` has passed, earliest first; the index may be behind, so each is read strongly. */
async function* dueCampaigns({ table, clock }: RecoverDeps): AsyncGenerator<string> {
  const now = clock.now();
  const pages = paginateQuery(
    { client: table.documents },
    {
      TableName: table.name,
      IndexName: 'byWakeAt',
      KeyConditionExpression: 'wakeGroup = :group AND wakeAt <= :now',
      ExpressionAttributeValues: { ':group': 'wake', ':now': now },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const { campaignId } of Items.map((item) => DueKey.parse(item))) {
      const record = await findRecord(table, campaignId);
      if (record?.wakeAt !== undefined && record.wakeAt <= now) yield campaignId;
    }
  }
}
