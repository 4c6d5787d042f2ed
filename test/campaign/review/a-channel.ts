import type { SlackPlace } from '../../../lambdas/campaign/review/keep-card.ts';
import type { MessageContent } from '../../../lambdas/vendors/slack/messages.ts';
import type { Slack } from '../../../lambdas/vendors/slack.ts';

/** A channel of Slack that always answers; the index of a message is its time. */
export function aChannel(): {
  readonly slack: () => Promise<SlackPlace>;
  readonly messages: MessageContent[];
} {
  const messages: MessageContent[] = [];
  const client: Pick<Slack, 'postMessage' | 'updateMessage' | 'getMessage' | 'findMessage'> = {
    async postMessage(_effect, { channel, text, blocks }) {
      messages.push({ text, blocks });
      return { channel, ts: String(messages.length - 1) };
    },
    async updateMessage(_effect, { ts, text, blocks }) {
      messages[Number(ts)] = { text, blocks };
      return 'updated';
    },
    getMessage: async ({ channel, ts }) => {
      const message = messages[Number(ts)];
      return message && { channel, ts, text: message.text, blocks: [] };
    },
    findMessage: async () => undefined,
  };
  const settings = { team: 'T0ACME', channel: 'C0REVIEWS' };
  return { slack: async () => ({ client: client as Slack, settings }), messages };
}
