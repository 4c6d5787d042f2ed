import type { SendgridClient } from '../../vendors/sendgrid.ts';
import { shortIdOf } from '../identity.ts';
import { publishTime } from '../launch-time.ts';
import { performEffect } from '../perform-effect.ts';
import type { Publication } from '../publication.ts';
import type { CampaignTask } from '../task-handler.ts';
import { ok, type Verdict } from '../verdict.ts';
import { emailHtml, emailText } from './email-body.ts';

/** How long SendGrid may still carry out a request that it has not answered, in milliseconds. */
const lateMs = 60_000;

/** Unique by the campaign's id, since SendGrid does not mind two of one name. At most 100 characters. */
export function singleSendNameOf(campaignId: string, name: string, revision: number): string {
  return `${name.slice(0, 50)} ${campaignId} r${revision}`;
}

/** Two phases: a draft, which harms nobody, then its schedule, which commits the campaign. */
export async function publishEmail(
  task: CampaignTask,
  revision: number,
  publication: Publication,
  { sendgrid, holdWindowMs }: { sendgrid: SendgridClient; holdWindowMs: number },
): Promise<Verdict> {
  const { ledger, record, clock } = task;
  const { campaignId } = record;
  const name = singleSendNameOf(campaignId, publication.name, revision);
  const draft = await performEffect(
    ledger,
    {
      key: `distribution/email-draft@${revision}`,
      vendor: 'sendgrid',
      kind: 'single-send',
      target: { name },
      lateMs,
    },
    {
      send: async (effect) => {
        const { id } = await sendgrid.createSingleSend(effect, {
          name,
          categories: [`campaign-${shortIdOf(campaignId)}`],
          subject: publication.pieces.emailSubject,
          htmlContent: emailHtml(publication),
          plainContent: emailText(publication),
        });
        return { name, singleSendId: id };
      },
      find: async () => {
        const found = await sendgrid.findSingleSend(name);
        return found && { name, singleSendId: found.id };
      },
    },
  );
  const singleSendId = String(draft['singleSendId']);
  const sendAt = new Date(publishTime(publication.launchAt, clock.now(), holdWindowMs)).toISOString();
  await performEffect(
    ledger,
    {
      key: `distribution/email-schedule@${revision}`,
      vendor: 'sendgrid',
      kind: 'single-send-schedule',
      target: { singleSendId, sendAt },
      lateMs,
      pivot: true,
    },
    {
      send: async (effect) => {
        await sendgrid.scheduleSingleSend(effect, singleSendId, sendAt);
        return { singleSendId, sendAt };
      },
      find: async () => {
        const found = await sendgrid.getSingleSend(singleSendId);
        return found?.sendAt === undefined ? undefined : { singleSendId, sendAt: found.sendAt };
      },
    },
  );
  return ok('channel/email');
}
