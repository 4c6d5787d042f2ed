import * as z from 'zod';
import type { BegunEffect } from '../../platform/begun-effect.ts';
import { listAll } from './list-all.ts';
import type { RepositoryApi } from './repository-api.ts';

export interface PullRequestComment {
  readonly id: number;
  /** Where a person reads it. */
  readonly url: string;
}

/** Comments below a pull request. Each hides the effect that wrote it in its last line. */
export interface GithubComments {
  /** @param body Markdown. @throws VendorRejectedError */
  commentOn(effect: BegunEffect, repo: string, number: number, body: string): Promise<PullRequestComment>;
  /**
   * The comment that an effect wrote: the oldest if there are several.
   * @param effectId `BegunEffect.id`.
   */
  findComment(repo: string, number: number, effectId: string): Promise<PullRequestComment | undefined>;
}

const Comment = z.looseObject({ id: z.number(), html_url: z.string(), body: z.string().nullish() });

/** GitHub keeps HTML comments, and shows them to nobody. */
const markerOf = (effectId: string) => `<!-- effect ${effectId} -->`;

export function createComments(api: RepositoryApi): GithubComments {
  const path = (repo: string, number: number) => api.path(repo, `issues/${number}/comments`);
  return {
    async commentOn(effect, repo, number, body) {
      const answer = await api.http.send(
        {
          kind: 'write',
          effect,
          operation: 'github.create_comment',
          method: 'POST',
          path: path(repo, number),
          body: { body: `${body}\n\n${markerOf(effect.id)}` },
        },
        Comment,
      );
      return { id: answer.body.id, url: answer.body.html_url };
    },
    async findComment(repo, number, effectId) {
      const all = await listAll(
        api,
        { operation: 'github.list_comments', path: path(repo, number) },
        Comment,
      );
      // A line of its own: somebody who quotes the comment repeats the marker behind a ">".
      const found = all.find(({ body }) => body?.split(/\r?\n/).includes(markerOf(effectId)));
      return found && { id: found.id, url: found.html_url };
    },
  };
}
