import type { SendgridClient } from '../../vendors/sendgrid.ts';
import type { CampaignTask } from '../campaign-task.ts';
import { shortIdOf } from '../identity.ts';
import { publishTime } from '../launch-time.ts';
import { performEffect } from '../perform-effect.ts';
import type { Publication } from '../publication.ts';
import { sighting } from '../sighting.ts';
import { ok, type Verdict } from '../verdict.ts';
import { emailHtml, emailText } from './email-body.ts';

/** SendGrid takes no time that is almost over. */
const shortestLeadMs = 60_000;

/** Unique by the effect's id, since SendGrid does not mind two of one name. At most 100 characters. */
function singleSendName(name: string, effectId: string): string {
  return `${name.slice(0, 60)} ${effectId}`;
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
  const draft = await performEffect(
    ledger,
    {
      key: `distribution/email-draft@${revision}`,
      kind: 'single-send',
      target: (id) => ({ name: singleSendName(publication.name, id) }),
    },
    {
      send: async (effect, target) => {
        const name = String(target['name']);
        const { id } = await sendgrid.createSingleSend(effect, {
          name,
          categories: [`campaign-${shortIdOf(campaignId)}`],
          subject: publication.pieces.emailSubject,
          htmlContent: emailHtml(publication),
          plainContent: emailText(publication),
        });
        return { name, singleSendId: id };
      },
      find: async (_, target) => {
        const name = String(target['name']);
        const found = await sendgrid.findSingleSend(name);
        return sighting(found && { name, singleSendId: found.id });
      },
    },
  );
  const singleSendId = String(draft['singleSendId']);
  const sendAt = publishTime(publication.launchAt, clock.now(), holdWindowMs);
  await performEffect(
    ledger,
    {
      key: `distribution/email-schedule@${revision}`,
      kind: 'single-send-schedule',
      target: () => ({ singleSendId, sendAt: new Date(sendAt).toISOString() }),
      pivot: { irreversibleAt: sendAt },
    },
    {
      send: async (effect, target) => {
        const first = Date.parse(String(target['sendAt']));
        const kept = first > clock.now() + shortestLeadMs ? first : sendAt;
        const at = new Date(kept).toISOString();
        await sendgrid.scheduleSingleSend(effect, singleSendId, at);
        return { singleSendId, sendAt: at };
      },
      find: async () => {
        const found = await sendgrid.getSingleSend(singleSendId);
        return sighting(found?.sendAt === undefined ? undefined : { singleSendId, sendAt: found.sendAt });
      },
    },
  );
  return ok('channel/email');
}
