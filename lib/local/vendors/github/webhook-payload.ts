import type { Addresses } from './addresses.ts';
import { commitsAhead } from './commits-ahead.ts';
import { describePushedCommit, emailOf } from './describe-commit.ts';
import { describeMergeCommit, describePull, describePullDetails } from './describe-pull.ts';
import { describeRepository } from './describe-repository.ts';
import { describeReview } from './describe-review.ts';
import { describeUser } from './describe-user.ts';
import type { Pull } from './pull.ts';
import type { Repository } from './repository.ts';
import type { PullRequestChange, RepositoryEvent } from './repository-event.ts';

export type WebhookEvent = 'ping' | 'push' | 'pull_request' | 'pull_request_review';

export interface WebhookPayload {
  /** The header `X-GitHub-Event`. */
  readonly event: WebhookEvent;
  readonly action?: string;
  readonly body: object;
}

/** What GitHub sends a webhook of an event, with everything as it is at this moment. */
export function webhookPayload(
  repository: Repository,
  event: RepositoryEvent,
  addresses: Addresses,
): WebhookPayload {
  const common = {
    repository: describeRepository(repository, addresses),
    sender: describeUser(event.sender, addresses),
  };
  const summaryOf = (pull: Pull) => ({
    ...describePull(repository, pull, common.repository, addresses),
    ...describeMergeCommit(pull),
  });
  switch (event.kind) {
    case 'push':
      return { event: 'push', body: { ...pushBody(repository, event, addresses), ...common } };
    case 'pull-request': {
      const { pull, change } = event;
      const pull_request = { ...summaryOf(pull), ...describePullDetails(repository, pull, addresses) };
      const body = { number: pull.number, ...changeBody(change), pull_request, ...common };
      return { event: 'pull_request', action: change.action, body };
    }
    case 'review': {
      const { pull, review } = event;
      const described = describeReview(repository, pull, review, addresses);
      const body = {
        action: 'submitted',
        // Unlike the REST API: small letters, and no body rather than an empty one.
        review: { ...described, state: review.state.toLowerCase(), body: review.body || null },
        pull_request: summaryOf(pull),
        ...common,
      };
      return { event: 'pull_request_review', action: 'submitted', body };
    }
    default:
      return event satisfies never;
  }
}

function changeBody(change: PullRequestChange) {
  if (change.action !== 'edited') return change;
  const changes = Object.fromEntries(Object.entries(change.from).map(([field, from]) => [field, { from }]));
  return { action: change.action, changes };
}

const nothing = '0'.repeat(40);

function pushBody(
  repository: Repository,
  { branch, before, after, sender }: Extract<RepositoryEvent, { kind: 'push' }>,
  addresses: Addresses,
) {
  const { git, branches, defaultBranch, fullName } = repository;
  const known = before ?? branches.get(defaultBranch);
  const commits = after === undefined ? [] : commitsAhead(git, known, after);
  const head = git.commit(after ?? '');
  const forced = before !== undefined && after !== undefined && !git.isAncestor(before, after);
  return {
    ref: `refs/heads/${branch}`,
    before: before ?? nothing,
    after: after ?? nothing,
    created: before === undefined,
    deleted: after === undefined,
    forced,
    base_ref: null,
    compare: addresses.html(`${fullName}/compare/${(before ?? nothing).slice(0, 12)}...${after ?? nothing}`),
    commits: commits.map((commit) => describePushedCommit(repository, commit, addresses)),
    head_commit: head === undefined ? null : describePushedCommit(repository, head, addresses),
    pusher: { name: sender, email: emailOf(sender) },
  };
}

/** What GitHub sends first of all, when a webhook is set up. */
export function pingPayload(hookId: number, url: string, addresses: Addresses, at: string): WebhookPayload {
  const hook = {
    type: 'Repository',
    id: hookId,
    name: 'web',
    active: true,
    events: ['pull_request', 'pull_request_review', 'push'],
    config: { content_type: 'json', insecure_ssl: '0', secret: '********', url },
    created_at: at,
    updated_at: at,
    last_response: { code: null, status: 'unused', message: null },
    url: addresses.api(`hooks/${hookId}`),
    ping_url: addresses.api(`hooks/${hookId}/pings`),
    test_url: addresses.api(`hooks/${hookId}/test`),
    deliveries_url: addresses.api(`hooks/${hookId}/deliveries`),
  };
  return { event: 'ping', body: { zen: 'Keep it logically awesome.', hook_id: hookId, hook } };
}
