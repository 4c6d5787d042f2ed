import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { bodyKeys } from '../../../lambdas/campaign/body-keys.ts';
import { type CampaignTable, readRecord, updateRecord } from '../../../lambdas/campaign/campaign-table.ts';
import type { CampaignTask } from '../../../lambdas/campaign/campaign-task.ts';
import { createLedger } from '../../../lambdas/campaign/ledger.ts';
import { createProgressNotes } from '../../../lambdas/campaign/progress.ts';
import type { Publication } from '../../../lambdas/campaign/publication.ts';
import { decide } from '../../../lambdas/campaign/review/decide.ts';
import { openRound } from '../../../lambdas/campaign/review/open-round.ts';
import type { Review } from '../../../lambdas/campaign/review/review.ts';
import type { CampaignSettings } from '../../../lambdas/campaign/settings.ts';
import { aCampaignTable, anApprovedCampaign } from '../../support/campaign-table.ts';
import { keepLedgerQuiet } from '../../support/ledger-quiet.ts';
import { aManualClock } from '../../support/manual-clock.ts';
import { unguarded } from '../../support/unguarded.ts';
import { aPublication } from './a-publication.ts';
import { memoryBodies } from './memory-bodies.ts';
import { kim, someSettings } from './people.ts';

export const hour = 60 * 60_000;

export interface OpenReviewOptions {
  readonly publication?: Publication;
  /** Answers of the wizard. */
  readonly answers?: Record<string, unknown>;
  readonly settings?: Partial<CampaignSettings>;
}

/** A campaign whose first round was opened just now, for 24 hours; its texts are kept under their hash. */
export async function anOpenReview(
  test: TestContext,
  { publication = aPublication(), answers = {}, settings = {} }: OpenReviewOptions = {},
) {
  keepLedgerQuiet();
  const clock = aManualClock();
  const table = await aCampaignTable(test);
  const campaignId = await anApprovedCampaign(table, { now: clock.now(), answers });
  const bodies = memoryBodies();
  await bodies.writeJson(bodyKeys.version(campaignId, publication.hash), publication);
  const openedAt = clock.now();
  const opened = {
    round: 1,
    try: '2026-01-01T00:00:00Z#0000',
    token: 'token-1',
    hash: publication.hash,
    openedAt,
    deadlineAt: openedAt + 24 * hour,
    edits: 0,
  };
  await openRound(table, campaignId, opened);
  const record = () => readRecord(table, campaignId);
  const review = async (): Promise<Review> => {
    const { review: found } = await record();
    assert.ok(found, 'a round is open');
    return found;
  };
  return {
    table,
    campaignId,
    clock,
    bodies,
    publication,
    settings: someSettings(settings),
    opened,
    record,
    review,
    /** What waits to be told, in no order. */
    notices: async () => Object.values((await record()).outbox),
    /** What a card or a commit of this content carries. */
    card: { campaignId, round: 1, hash: publication.hash },
    /** Another invocation; its requests to the table may go another way. */
    task: async (through: CampaignTable = table): Promise<CampaignTask> => {
      const deadlineAt = clock.now() + 30_000;
      const options = { table: through, clock, guard: unguarded, campaignId, deadlineAt };
      return {
        ...options,
        record: await record(),
        ledger: createLedger({ ...options, attempt: randomUUID() }),
        progress: createProgressNotes(table, clock, campaignId),
      };
    },
    decide: (decision: 'approved' | 'rejected' | 'changes_requested', by = kim.email) =>
      decide(table, campaignId, {
        decision,
        by,
        via: 'slack',
        at: clock.now(),
        hash: publication.hash,
        round: 1,
        approvalsRequired: 1,
      }),
    /** Changes fields of the review, whatever they were. */
    set: async (fields: Partial<Review>): Promise<void> => {
      for (const [field, value] of Object.entries(fields)) {
        await updateRecord(table, campaignId, {
          UpdateExpression: 'SET review.#field = :value',
          ExpressionAttributeNames: { '#field': field },
          ExpressionAttributeValues: { ':value': value },
        });
      }
    },
    endSaga: async (): Promise<void> => {
      await updateRecord(table, campaignId, {
        UpdateExpression: 'SET saga = :over, #status = :over',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':over': 'compensating' },
      });
    },
  };
}

export type OpenReview = Awaited<ReturnType<typeof anOpenReview>>;

/** Keeps the tokens that a decision was sent with. */
export function recordingMachines(): { readonly machines: SFNClient; readonly tokens: string[] } {
  const tokens: string[] = [];
  const send = async ({ input }: { input: { taskToken: string } }) => void tokens.push(input.taskToken);
  return { machines: { send } as unknown as SFNClient, tokens };
}
