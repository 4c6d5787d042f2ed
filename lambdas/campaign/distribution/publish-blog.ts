import { createHash } from 'node:crypto';
import type { GithubSettings } from '../../vendors/github/settings.ts';
import type { Github } from '../../vendors/github.ts';
import type { CampaignTask } from '../campaign-task.ts';
import { performEffect } from '../perform-effect.ts';
import type { Publication } from '../publication.ts';
import type { CampaignRecord } from '../record.ts';
import { sighting } from '../sighting.ts';
import { ok, type Verdict } from '../verdict.ts';
import { blogMarkdown, blogPath } from './blog-post.ts';

/** Writes the post to the blog's repository: it is live as soon as the blog has built it. */
export async function publishBlog(
  task: CampaignTask,
  revision: number,
  publication: Publication,
  { github, settings }: { github: Github; settings: GithubSettings },
): Promise<Verdict> {
  const { ledger, record } = task;
  const publishedAt = publishedAtOf(record);
  const path = blogPath(
    settings.blogDirectory,
    record.campaignId,
    publication.name,
    publishedAt.slice(0, 10),
  );
  const content = blogMarkdown(publication, publishedAt);
  const digest = createHash('sha256').update(content).digest('hex');
  const { blogRepository: repository, baseBranch: branch } = settings;
  await performEffect(
    ledger,
    {
      key: `distribution/blog-file@${revision}`,
      kind: 'blog-file',
      target: () => ({ repository, branch, path, digest }),
      pivot: {},
    },
    {
      send: async (effect) => {
        const written = await github.putFile(effect, repository, {
          path,
          branch,
          message: `Publish: ${publication.name}`,
          content,
        });
        return { repository, branch, path, sha: written.fileSha, url: written.url };
      },
      find: async () => {
        const file = await github.getFile(repository, path, branch);
        const ours = file !== undefined && createHash('sha256').update(file.content).digest('hex') === digest;
        return sighting(ours ? { repository, branch, path, sha: file.sha, url: file.url } : undefined);
      },
    },
  );
  return ok('channel/blog');
}

/** The same on every attempt, or an attempt after midnight would not find what the one before it wrote. */
function publishedAtOf({ brief, review, startedAt, createdAt }: CampaignRecord): string {
  const moment = review?.decision?.at ?? startedAt ?? createdAt;
  const launchAt = brief.launchAt === undefined ? 0 : Date.parse(brief.launchAt);
  return new Date(Math.max(moment, launchAt)).toISOString();
}
