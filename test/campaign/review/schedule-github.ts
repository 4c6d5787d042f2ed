import type { GithubPlace } from '../../../lambdas/campaign/review/branch-commits.ts';
import { VendorConflictError, VendorRejectedError } from '../../../lambdas/platform/errors.ts';
import type { PullRequest } from '../../../lambdas/vendors/github/pull-requests.ts';
import type { Github } from '../../../lambdas/vendors/github.ts';
import { aRepository } from './a-repository.ts';

const bot = 'campaign-bot';

/** The repository, where our own bot merges and comments too. */
export async function aGithub(now: () => number) {
  const repository = aRepository(now);
  const base = await repository.github();
  const comments: { readonly effectId: string; readonly body: string }[] = [];
  let last: PullRequest | undefined;
  let endedAt: string | undefined;
  const pullNow = async (): Promise<PullRequest | undefined> => {
    const pull = await base.client.getPullRequest('reviews', 1);
    // The head of one that is over stays where it is, whatever comes to its branch.
    last = pull && { ...pull, headSha: endedAt ?? pull.headSha };
    return last;
  };
  const end = (login: string, how: 'merged' | 'closed') => {
    endedAt = repository.head();
    repository.end(login, how);
  };
  const found = async () => {
    const pull = await pullNow();
    if (pull === undefined) throw new VendorRejectedError('there is no pull request', { status: 404 });
    return pull;
  };
  const client: Partial<Github> = {
    ...base.client,
    getPullRequest: pullNow,
    findPullRequest: pullNow,
    async mergePullRequest(_effect, _repo, _number, { head }) {
      const pull = await found();
      if (pull.merged) return { sha: 'merge' };
      if (pull.state === 'closed') throw new VendorRejectedError('it is closed', { status: 405 });
      if (pull.headSha !== head) throw new VendorConflictError('the head is another one');
      end(bot, 'merged');
      return { sha: 'merge' };
    },
    async closePullRequest() {
      if ((await found()).state === 'open') end(bot, 'closed');
      return found();
    },
    async commentOn({ id }, _repo, _number, body) {
      comments.push({ effectId: id, body });
      return { id: comments.length, url: 'https://github.example/comment' };
    },
    async findComment(_repo, _number, effectId) {
      const index = comments.findIndex((comment) => comment.effectId === effectId);
      return index === -1 ? undefined : { id: index + 1, url: 'https://github.example/comment' };
    },
  };
  const place: GithubPlace = { ...base, client: client as Github };
  return { repository, end, place, comments, pullNow, bot, /** As it was read last. */ lastPull: () => last };
}

export type ScheduleGithub = Awaited<ReturnType<typeof aGithub>>;
