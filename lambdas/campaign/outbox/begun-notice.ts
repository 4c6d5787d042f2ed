import { type BegunEffect, begunEffect } from '../../platform/begun-effect.ts';
import type { Clock } from '../../platform/clock.ts';
import { type CampaignTable, updateRecord } from '../campaign-table.ts';
import { factsOf } from '../effect-kinds.ts';
import { effectIdOf } from '../identity.ts';
import type { Notice } from './notice.ts';

/** A notice that this invocation alone may send: for messages to people, the outbox is the ledger. */
export interface BegunNotice {
  readonly campaignId: string;
  readonly notice: Notice;
  /** What the message bears, and what it is found again by. */
  readonly effect: BegunEffect;
  /** The end of the lease, which tells this claim from every other. */
  readonly inFlightUntil: number;
  /** Whether somebody had claimed it before, and may have sent it. */
  readonly maybeSent: boolean;
}

/** How long Slack may still carry out a request that it has not answered, in milliseconds. */
export const { lateMs: messageLateMs } = factsOf('message');

/**
 * Claims a notice for as long as this invocation can send it and Slack may then still carry it out.
 * @returns `undefined` where it is somebody else's, or told.
 */
export async function claimNotice(
  table: CampaignTable,
  clock: Clock,
  campaignId: string,
  notice: Notice,
  deadlineAt: number,
): Promise<BegunNotice | undefined> {
  const seen = notice.inFlightUntil;
  if (seen !== undefined && seen > clock.now()) return undefined;
  const inFlightUntil = deadlineAt + messageLateMs;
  const claimed = await updateRecord(table, campaignId, {
    UpdateExpression: 'SET outbox.#id.inFlightUntil = :until',
    ConditionExpression:
      'outbox.#id.#at = :at AND ' +
      (seen === undefined
        ? 'attribute_not_exists(outbox.#id.inFlightUntil)'
        : 'outbox.#id.inFlightUntil = :seen'),
    ExpressionAttributeNames: { '#id': notice.id, '#at': 'at' },
    ExpressionAttributeValues: {
      ':until': inFlightUntil,
      ':at': notice.at,
      ...(seen === undefined ? {} : { ':seen': seen }),
    },
  });
  if (!claimed) return undefined;
  const key = `notice/${notice.id}`;
  const effect = begunEffect({
    campaignId,
    key,
    id: effectIdOf(campaignId, `${key}/${notice.at}`),
    sendBefore: deadlineAt,
  });
  return { campaignId, notice, effect, inFlightUntil, maybeSent: seen !== undefined };
}

/** It was told: it leaves the outbox, unless somebody else holds it by now. */
export async function settleNotice(table: CampaignTable, begun: BegunNotice): Promise<void> {
  await updateRecord(table, begun.campaignId, held(begun, 'REMOVE outbox.#id'));
}

/** It was not told, as far as anybody knows: from `again` on somebody else looks, and tells it. */
export async function giveNoticeBack(table: CampaignTable, begun: BegunNotice, again: number): Promise<void> {
  const update = held(begun, 'SET outbox.#id.inFlightUntil = :again');
  await updateRecord(table, begun.campaignId, {
    ...update,
    ExpressionAttributeValues: { ...update.ExpressionAttributeValues, ':again': again },
  });
}

function held({ notice, inFlightUntil }: BegunNotice, expression: string) {
  return {
    UpdateExpression: expression,
    ConditionExpression: 'outbox.#id.inFlightUntil = :mine',
    ExpressionAttributeNames: { '#id': notice.id },
    ExpressionAttributeValues: { ':mine': inFlightUntil },
  };
}
