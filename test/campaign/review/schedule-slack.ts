import type { SlackPlace } from '../../../lambdas/campaign/review/keep-card.ts';
import type { MessageContent } from '../../../lambdas/vendors/slack/messages.ts';
import type { ModalView } from '../../../lambdas/vendors/slack/modal.ts';
import type { Slack } from '../../../lambdas/vendors/slack.ts';

interface Posted extends MessageContent {
  readonly effectId: string;
}

export interface Whispered {
  readonly user: string;
  readonly text: string;
  readonly at: number;
}

/** A channel of Slack with cards, answers to single people, and windows; the index of a message is its time. */
export function aSlack(now: () => number) {
  const messages: Posted[] = [];
  const whispers: Whispered[] = [];
  const windows = new Map<string, ModalView>();
  /** What each card carried when it was posted. */
  const posted: string[] = [];
  const stored = (ts: string) => {
    const message = messages[Number(ts)];
    return message && { channel, ts, text: message.text, blocks: message.blocks, effectId: message.effectId };
  };
  const client: Partial<Slack> = {
    async postMessage({ id }, { text, blocks }) {
      messages.push({ text, blocks, effectId: id });
      posted.push(carriedBy({ text, blocks }) ?? '');
      return { channel, ts: String(messages.length - 1) };
    },
    async updateMessage(_effect, { ts, text, blocks }) {
      const before = messages[Number(ts)];
      if (before === undefined) return 'absent';
      messages[Number(ts)] = { ...before, text, blocks };
      return 'updated';
    },
    getMessage: async ({ ts }) => stored(ts),
    findMessage: async ({ effectId }) => {
      const index = messages.findIndex((message) => message.effectId === effectId);
      return stored(String(index));
    },
    async whisper({ user, text }) {
      whispers.push({ user, text, at: now() });
    },
    async openView(trigger, view) {
      windows.set(trigger, view);
    },
  };
  const place: SlackPlace = { client: client as Slack, settings: { team: 'T0ACME', channel } };
  return {
    place,
    messages,
    posted,
    whispers,
    windows,
    /** What the latest card carries that still has buttons. */
    cardMessage: () => messages.findLast((message) => carriedBy(message) !== undefined),
  };
}

export const channel = 'C0REVIEWS';

/** The button that approves carries what its card shows. */
export function carriedBy({ blocks }: MessageContent): string | undefined {
  for (const block of blocks) {
    if (block.type !== 'actions') continue;
    for (const element of block.elements) {
      if (element.type === 'button' && element.value !== undefined) return element.value;
    }
  }
  return undefined;
}
