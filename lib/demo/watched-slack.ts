import type { Person } from '../../lambdas/campaign/settings.ts';
import { textsOf } from '../local/vendors/slack/blocks.ts';
import type { SlackMessage } from '../local/vendors/slack/channel-store.ts';
import type { SlackSandbox } from '../local/vendors/slack.ts';
import type { Story } from './story.ts';

export interface WatchedSlack {
  /** Tells what was said since. */
  look(): void;
}

/** Watches what is said in Slack: to all, to one, and in place of what was said before. */
export function watchSlack(
  slack: Pick<SlackSandbox, 'messages' | 'whispers'>,
  people: readonly Person[],
  story: Story,
): WatchedSlack {
  const seen = new Map<string, string>();
  let whispered = 0;
  const named = (text: string) => people.reduce(nameOf, text);
  const tellOf = (message: SlackMessage) => {
    const { ts, text } = message;
    const before = seen.get(ts);
    if (before === text) return;
    seen.set(ts, text);
    story.tell(
      before === undefined ? `Slack, ${toWhom(message, people)}: ${text}` : `The card says: ${text}`,
    );
    for (const line of before === undefined ? differenceIn(message) : []) story.tell(`  changed: ${line}`);
  };
  return {
    look() {
      for (const message of slack.messages()) tellOf(message);
      const whispers = slack.whispers();
      for (const { user, text } of whispers.slice(whispered)) {
        story.tell(`Slack, to ${named(`<@${user}>`)} alone: ${text}`);
      }
      whispered = whispers.length;
    },
  };
}

function nameOf(text: string, { email, slack }: Person): string {
  return slack === undefined ? text : text.replaceAll(`<@${slack}>`, email);
}

function toWhom({ blocks }: SlackMessage, people: readonly Person[]): string {
  const text = JSON.stringify(blocks);
  const asked = people.filter(({ slack }) => slack !== undefined && text.includes(`<@${slack}>`));
  return asked.length === 0 ? 'to all' : `to ${asked.map(({ email }) => email).join(' and ')}`;
}

const heading = '*What has changed*';
const mostCharacters = 60;

/** What a card says has changed since people saw it last: a name, what stood there, and what stands there now. */
function differenceIn({ blocks }: SlackMessage): readonly string[] {
  const changes = textsOf(blocks).find((text) => text.startsWith(heading)) ?? '';
  return [...changes.matchAll(/^\*(.+)\*\n~(.*)~\n(.*)$/gm)].map(([, name = '', before = '', now = '']) =>
    now.startsWith('http') ? `${name}: drawn anew` : `${name}: ${clip(before)} → ${clip(now)}`,
  );
}

function clip(text: string): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters - 1)}…`;
}
