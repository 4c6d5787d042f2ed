import type { BegunEffect } from '../../platform/begun-effect.ts';
import type { Github } from '../../vendors/github.ts';
import type { Slack } from '../../vendors/slack.ts';
import type { CampaignRecord } from '../record.ts';
import { outcomeCard, withdrawnCard } from '../review/outcome-card.ts';
import { reviewPathsOf } from '../review/review-files.ts';
import { sighting } from '../sighting.ts';
import type { Undoer, Undoers } from './undoer.ts';

export interface ReviewVendors {
  readonly github: () => Promise<{ readonly client: Github }>;
  readonly slack: () => Promise<{ readonly client: Slack }>;
}

/** Nothing of its own is left once something else is undone. */
const goesWithIt: Undoer = {
  find: async () => sighting(undefined),
  undo: async () => ({ kind: 'undone' }),
};

/**
 * Takes a review back: the message says so, the pull request is closed, its branch deleted, and what a merge has
 * put on the base branch is taken away.
 */
export function reviewUndoers({ github, slack }: ReviewVendors): Undoers {
  return {
    branch: branchUndoer(github),
    commit: goesWithIt,
    'pull-request': pullRequestUndoer(github),
    'pull-request-end': pullRequestEndUndoer(github),
    message: messageUndoer(slack),
    'message-update': goesWithIt,
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
    find: async (_, { repository = '', branch, base = '' }, record) => {
      const { client } = await github();
      const found = await client.findPullRequest(String(repository), {
        head: String(branch),
        base: String(base),
      });
      if (found === undefined) return sighting(undefined);
      const facts = { repository, number: found.number, url: found.url };
      if (found.state === 'open') return sighting(facts);
      const left = found.merged ? await mergedFiles(client, String(repository), String(base), record) : [];
      return sighting(left.length === 0 ? undefined : facts);
    },
    undo: async (effect, { repository = '', number }, record) => {
      const { client } = await github();
      const { merged, base } = await client.closePullRequest(effect, String(repository), Number(number));
      // A person may have merged what was then not approved.
      if (merged) await takeMergedAway(client, effect, String(repository), base, record);
      return { kind: 'undone' };
    },
  };
}

function pullRequestEndUndoer(github: ReviewVendors['github']): Undoer {
  return {
    find: async (_, { repository = '', number = 0, base = '' }, record) => {
      const left = await mergedFiles((await github()).client, String(repository), String(base), record);
      return sighting(left.length === 0 ? undefined : { repository, number, base });
    },
    undo: async (effect, { repository = '', base = '' }, record) => {
      await takeMergedAway((await github()).client, effect, String(repository), String(base), record);
      return { kind: 'undone' };
    },
  };
}

async function takeMergedAway(
  client: Github,
  effect: BegunEffect,
  repository: string,
  base: string,
  record: CampaignRecord,
): Promise<void> {
  const message = `Take back the campaign: ${record.brief.name}`;
  for (const { path, sha } of await mergedFiles(client, repository, base, record)) {
    await client.deleteFile(effect, repository, { path, sha, branch: base, message });
  }
}

/** What a merge has left on the base branch, and nobody has taken away. */
async function mergedFiles(
  client: Github,
  repository: string,
  base: string,
  { campaignId, brief }: CampaignRecord,
): Promise<{ path: string; sha: string }[]> {
  const files = [];
  for (const path of reviewPathsOf(campaignId, brief.name)) {
    const file = await client.getFile(repository, path, base);
    if (file !== undefined) files.push({ path, sha: file.sha });
  }
  return files;
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
