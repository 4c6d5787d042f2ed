import type { Addresses } from './addresses.ts';
import { commitsAhead } from './commits-ahead.ts';
import { dateOf, dateOrNull } from './dates.ts';
import { describeUser } from './describe-user.ts';
import { changedFiles } from './git-store.ts';
import { mergedFiles } from './merged-files.ts';
import type { Pull } from './pull.ts';
import type { Repository } from './repository.ts';
import { nodeId, stableId } from './stable-id.ts';

/**
 * A pull request, as lists and webhooks of reviews describe it.
 * @param describedRepository the repository, described as fully as the reader needs it.
 */
export function describePull(
  repository: Repository,
  pull: Pull,
  describedRepository: object,
  addresses: Addresses,
) {
  const { fullName, owner } = repository;
  const { number, title, body, state, headSha } = pull;
  const id = `${fullName}#${number}`;
  const page = addresses.html(`${fullName}/pull/${number}`);
  const under = (rest: string) => addresses.api(`repos/${fullName}/${rest}`);
  const urls = {
    url: under(`pulls/${number}`),
    issue_url: under(`issues/${number}`),
    commits_url: under(`pulls/${number}/commits`),
    review_comments_url: under(`pulls/${number}/comments`),
    review_comment_url: under('pulls/comments{/number}'),
    comments_url: under(`issues/${number}/comments`),
    statuses_url: under(`statuses/${headSha}`),
  };
  const end = (branch: string, sha: string) => ({
    label: `${owner}:${branch}`,
    ref: branch,
    sha,
    user: describeUser(owner, addresses),
    repo: describedRepository,
  });
  return {
    number,
    id: stableId(id),
    node_id: nodeId('PR', id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    ...urls,
    _links: {
      self: { href: urls.url },
      html: { href: page },
      issue: { href: urls.issue_url },
      comments: { href: urls.comments_url },
      review_comments: { href: urls.review_comments_url },
      review_comment: { href: urls.review_comment_url },
      commits: { href: urls.commits_url },
      statuses: { href: urls.statuses_url },
    },
    state,
    title,
    body: body === '' ? null : body,
    user: describeUser(pull.author, addresses),
    author_association: 'CONTRIBUTOR',
    head: end(pull.head, headSha),
    base: end(pull.base, baseShaOf(repository, pull)),
    draft: false,
    locked: false,
    active_lock_reason: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    auto_merge: null,
    created_at: dateOf(pull.createdAt),
    updated_at: dateOf(pull.updatedAt),
    closed_at: dateOrNull(pull.closed?.at),
    merged_at: dateOrNull(pull.merge?.at),
  };
}

/** What is told of one pull request, but of none in a list. */
export function describePullDetails(repository: Repository, pull: Pull, addresses: Addresses) {
  const { git } = repository;
  const base = baseShaOf(repository, pull);
  const mergeable = pull.state === 'open' ? mergedFiles(git, base, pull.headSha) !== undefined : null;
  return {
    merged: pull.merge !== undefined,
    merged_by: pull.merge ? describeUser(pull.merge.by, addresses) : null,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeable === null ? 'unknown' : mergeable ? 'clean' : 'dirty',
    maintainer_can_modify: false,
    comments: pull.comments.length,
    review_comments: 0,
    commits: commitsAhead(git, base, pull.headSha).length,
    additions: 0,
    deletions: 0,
    changed_files: changedFiles(git.filesAt(base), git.filesAt(pull.headSha)).size,
  };
}

/** What later versions of the REST API do not tell any more, but webhooks and the first version do. */
export function describeMergeCommit({ merge }: Pull) {
  return { merge_commit_sha: merge?.sha ?? null, assignee: null };
}

/** Where the base branch is now; where it is gone, what the pull request was merged as or made of. */
function baseShaOf({ branches }: Repository, { base, merge, headSha }: Pull): string {
  return branches.get(base) ?? merge?.sha ?? headSha;
}
