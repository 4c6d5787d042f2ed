import type { Addresses } from './addresses.ts';
import { dateOf } from './dates.ts';
import { describeUser } from './describe-user.ts';
import { type Commit, changedFiles, type GitStore } from './git-store.ts';
import type { Repository } from './repository.ts';
import { nodeId } from './stable-id.ts';

/** A commit, as the REST API describes it to those who ask for no more than git knows. */
export function describeGitCommit(commit: Commit) {
  const person = { name: commit.author, email: emailOf(commit.author), date: dateOf(commit.at) };
  return {
    sha: commit.sha,
    message: commit.message,
    author: person,
    committer: person,
    tree: { sha: commit.tree },
    parents: commit.parents.map((parent) => ({ sha: parent })),
  };
}

/** A commit, with the account that GitHub takes for its author. */
export function describeCommit({ fullName }: Repository, commit: Commit, addresses: Addresses) {
  const { message, author, committer, tree, parents } = describeGitCommit(commit);
  const user = describeUser(commit.author, addresses);
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    url: addresses.api(`repos/${fullName}/commits/${commit.sha}`),
    html_url: addresses.html(`${fullName}/commit/${commit.sha}`),
    commit: { message, author, committer, tree },
    author: user,
    committer: user,
    parents,
  };
}

/** A commit, as a push tells of it. */
export function describePushedCommit({ fullName, git }: Repository, commit: Commit, addresses: Addresses) {
  const author = {
    name: commit.author,
    email: emailOf(commit.author),
    username: commit.author,
    date: dateOf(commit.at),
  };
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: dateOf(commit.at),
    url: addresses.html(`${fullName}/commit/${commit.sha}`),
    author,
    committer: author,
    ...pathsOf(git, commit),
  };
}

export function emailOf(login: string): string {
  return `${encodeURIComponent(login)}@users.noreply.github.com`;
}

function pathsOf(git: GitStore, { sha, parents: [parent] }: Commit) {
  const before = parent === undefined ? new Map<string, string>() : git.filesAt(parent);
  const changed = [...changedFiles(before, git.filesAt(sha))];
  const paths = (holds: (path: string, now: string | undefined) => boolean) =>
    changed.filter(([path, now]) => holds(path, now)).map(([path]) => path);
  return {
    added: paths((path) => !before.has(path)),
    removed: paths((_, now) => now === undefined),
    modified: paths((path, now) => before.has(path) && now !== undefined),
  };
}
