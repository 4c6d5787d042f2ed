import type { Github } from '../../vendors/github.ts';
import type { Slack } from '../../vendors/slack.ts';
import type { CampaignRecord } from '../record.ts';
import { outcomeCard, withdrawnCard } from '../review/review-card.ts';
import type { Undoers } from './undo-effects.ts';

/** Takes a review back: the message says so, the pull request is closed, its branch deleted. */
export function reviewUndoers(
  { brief, review }: CampaignRecord,
  github: () => Promise<{ readonly client: Github }>,
  slack: () => Promise<{ readonly client: Slack }>,
): Undoers {
  return {
    branch: {
      find: async (_, { repository, branch }) => {
        const found = await (await github()).client.getBranch(String(repository), String(branch));
        return found && { repository: String(repository), branch: String(branch) };
      },
      undo: async (effect, { repository, branch }) => {
        await (await github()).client.deleteBranch(effect, String(repository), String(branch));
      },
    },
    'pull-request': {
      find: async (_, { repository, branch, base }) => {
        const found = await (await github()).client.findPullRequest(String(repository), {
          head: String(branch),
          base: String(base),
        });
        return found && { repository: String(repository), number: found.number };
      },
      undo: async (effect, { repository, number }) => {
        await (await github()).client.closePullRequest(effect, String(repository), Number(number));
      },
    },
    message: {
      find: async (effect, { channel, oldest }) => {
        const found = await (await slack()).client.findMessage({
          channel: String(channel),
          oldest: Number(oldest),
          effectId: effect.id,
        });
        return found && { channel: found.channel, ts: found.ts };
      },
      undo: async (effect, { channel, ts }) => {
        await (await slack()).client.updateMessage(effect, {
          channel: String(channel),
          ts: String(ts),
          ...(review?.decision === undefined || review.decision.decision === 'approved'
            ? withdrawnCard(brief.name)
            : outcomeCard(brief.name, review.decision)),
        });
      },
    },
    // The outcome is undone with the message that it stands in.
    'message-outcome': { find: async () => undefined, undo: async () => {} },
  };
}
