import type { Addresses } from './addresses.ts';
import { dateOf } from './dates.ts';
import { describeUser } from './describe-user.ts';
import type { Repository } from './repository.ts';
import { nodeId, stableId } from './stable-id.ts';

/** By the name of its field, where each part of a repository is in the REST API. */
const parts = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
  url: '',
} as const;

/** A repository, as webhooks describe it: nothing is left out that GitHub promises. */
export function describeRepository(repository: Repository, addresses: Addresses) {
  const { fullName, owner, defaultBranch, createdAt, pulls } = repository;
  const page = addresses.html(fullName);
  const urls = Object.fromEntries(
    Object.entries(parts).map(([field, path]) => [field, addresses.api(`repos/${fullName}${path}`)]),
  );
  const open = pulls.all.filter(({ state }) => state === 'open').length;
  return {
    id: stableId(fullName),
    node_id: nodeId('R', fullName),
    name: fullName.slice(owner.length + 1),
    full_name: fullName,
    owner: describeUser(owner, addresses),
    private: true,
    visibility: 'private',
    html_url: page,
    ...urls,
    git_url: `git://${new URL(page).host}/${fullName}.git`,
    ssh_url: `git@${new URL(page).hostname}:${fullName}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    description: null,
    language: null,
    license: null,
    fork: false,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    size: 0,
    topics: [],
    default_branch: defaultBranch,
    open_issues: open,
    open_issues_count: open,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: false,
    disabled: false,
    is_template: false,
    allow_forking: false,
    web_commit_signoff_required: false,
    created_at: dateOf(createdAt),
    updated_at: dateOf(createdAt),
    pushed_at: dateOf(createdAt),
  };
}
