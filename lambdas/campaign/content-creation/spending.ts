import { SpendLimitError } from '../../platform/errors.ts';
import { updateRecord } from '../campaign-table.ts';
import type { CampaignTask } from '../campaign-task.ts';
import type { CampaignSettings } from '../settings.ts';

/** What the models cost, kept in the record and held against the campaign's cap. US dollars. */
export interface Spending {
  /** @throws SpendLimitError */
  assertLeft(): void;
  add(usd: number): Promise<void>;
  /** Since this was made. */
  total(): number;
}

export function createSpending(
  { record, table }: Pick<CampaignTask, 'record' | 'table'>,
  { modelBudgetShare, modelBudgetUsd }: Pick<CampaignSettings, 'modelBudgetShare' | 'modelBudgetUsd'>,
): Spending {
  const { budget } = record.brief;
  const cap = budget === undefined ? modelBudgetUsd : budget * modelBudgetShare;
  let spent = record.costUsd;
  return {
    assertLeft() {
      if (spent < cap) return;
      throw new SpendLimitError(
        `the models have cost ${spent.toFixed(2)} of ${cap.toFixed(2)} US dollars; ` +
          "raise the campaign's budget, or modelBudgetShare and modelBudgetUsd in lib/config.ts",
      );
    },
    async add(usd) {
      spent += usd;
      await updateRecord(table, record.campaignId, {
        UpdateExpression: 'ADD costUsd :usd',
        ExpressionAttributeValues: { ':usd': usd },
      });
    },
    total: () => spent - record.costUsd,
  };
}
