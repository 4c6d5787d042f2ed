import * as z from 'zod';
import type { SandboxAnswer } from '../sandbox.ts';
import { refusal, withBody } from './answers.ts';
import type { Pull } from './pull.ts';
import type { Repository } from './repository.ts';

const MergePull = z.object({
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).default('merge'),
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
});

/** `PUT pulls/<number>/merge`: the same refusal for what is merged, closed or conflicts with its base. */
export function answerMerge(repository: Repository, pull: Pull, body: unknown): SandboxAnswer {
  return withBody(MergePull, body ?? {}, ({ sha, merge_method, commit_title, commit_message }) => {
    if (pull.state === 'closed') return notMergeable;
    if (merge_method === 'rebase') {
      return refusal(405, 'Rebase merges are not allowed on this repository.');
    }
    if (sha !== undefined && sha !== pull.headSha) {
      return refusal(409, 'Head branch was modified. Review and try the merge again.');
    }
    const title = commit_title ?? titleOf(pull, merge_method);
    const message = commit_message ? `${title}\n\n${commit_message}` : title;
    const merge = repository.pulls.merge(pull, { method: merge_method, message }, repository.bot);
    if (merge === undefined) return notMergeable;
    return {
      status: 200,
      body: { sha: merge.sha, merged: true, message: 'Pull Request successfully merged' },
    };
  });
}

/** The commit's title where nobody chose another. */
export function titleOf({ title, number, head }: Pull, method: 'merge' | 'squash'): string {
  return method === 'squash' ? `${title} (#${number})` : `Merge pull request #${number} from ${head}`;
}

const notMergeable = refusal(405, 'Pull Request is not mergeable');
