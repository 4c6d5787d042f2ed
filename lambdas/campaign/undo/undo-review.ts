import type { Github } from '../../vendors/github.ts';
import type { Slack } from '../../vendors/slack.ts';
import type { CampaignRecord } from '../record.ts';
import { outcomeCard, withdrawnCard } from '../review/review-card.ts';
import { sighting } from '../sighting.ts';
import type { Undoer, Undoers } from './undoer.ts';

export interface ReviewVendors {
  readonly github: () => Promise<{ readonly client: Github }>;
  readonly slack: () => Promise<{ readonly client: Slack }>;
}

/** Takes a review back: the message says so, the pull request is closed, its branch deleted. */
export function reviewUndoers({ github, slack }: ReviewVendors): Undoers {
  return {
    branch: branchUndoer(github),
    'pull-request': pullRequestUndoer(github),
    message: messageUndoer(slack),
    // The outcome stands in the message and is undone with it.
    'message-outcome': { find: async () => sighting(undefined), undo: async () => ({ kind: 'undone' }) },
  };
}

function branchUndoer(github: ReviewVendors['github']): Undoer {
  return {
    find: async (_, { repository = '', branch = '' }) => {
      const found = await (await github()).client.getBranch(String(repository), String(branch));
      return sighting(found && { repository, branch });
    },
    undo: async (effect, { repository, branch }) => {
      await (await github()).client.deleteBranch(effect, String(repository), String(branch));
      return { kind: 'undone' };
    },
  };
}

function pullRequestUndoer(github: ReviewVendors['github']): Undoer {
  return {
    find: async (_, { repository = '', branch, base }) => {
      const found = await (await github()).client.findPullRequest(String(repository), {
        head: String(branch),
        base: String(base),
      });
      const open = found !== undefined && found.state === 'open';
      return sighting(open ? { repository, number: found.number, url: found.url } : undefined);
    },
    undo: async (effect, { repository, number }) => {
      await (await github()).client.closePullRequest(effect, String(repository), Number(number));
      return { kind: 'undone' };
    },
  };
}

function messageUndoer(slack: ReviewVendors['slack']): Undoer {
  return {
    find: async (effect, { channel, oldest }, record) => {
      const found = await (await slack()).client.findMessage({
        channel: String(channel),
        oldest: Number(oldest),
        effectId: effect.id,
      });
      const asks = found !== undefined && found.text !== lastWord(record).text;
      return sighting(asks ? { channel: found.channel, ts: found.ts } : undefined);
    },
    undo: async (effect, { channel, ts }, record) => {
      const { client } = await slack();
      const place = { channel: String(channel), ts: String(ts) };
      // A card that came besides the one that people answer says nothing to anybody.
      if (record.saga !== 'compensating') {
        await client.deleteMessage(effect, place);
        return { kind: 'undone' };
      }
      const word = lastWord(record);
      const shown = await client.getMessage(place);
      if (shown !== undefined && shown.text !== word.text) {
        await client.updateMessage(effect, { ...place, ...word });
      }
      return { kind: 'undone' };
    },
  };
}

function lastWord({ brief, review }: CampaignRecord) {
  return review?.decision === undefined || review.decision.decision === 'approved'
    ? withdrawnCard(brief.name)
    : outcomeCard(brief.name, review.decision);
}
