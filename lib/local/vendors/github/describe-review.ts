import type { Addresses } from './addresses.ts';
import { dateOf } from './dates.ts';
import { describeUser } from './describe-user.ts';
import type { Pull, Review } from './pull.ts';
import type { Repository } from './repository.ts';
import { nodeId } from './stable-id.ts';

/** A review, as the REST API describes it. */
export function describeReview(
  { fullName }: Repository,
  { number }: Pull,
  { id, login, state, body, commit, submittedAt }: Review,
  addresses: Addresses,
) {
  const page = `${addresses.html(`${fullName}/pull/${number}`)}#pullrequestreview-${id}`;
  const pullRequest = addresses.api(`repos/${fullName}/pulls/${number}`);
  return {
    id,
    node_id: nodeId('PRR', `${fullName}#${id}`),
    user: describeUser(login, addresses),
    body,
    state,
    commit_id: commit,
    submitted_at: dateOf(submittedAt),
    author_association: 'MEMBER',
    html_url: page,
    pull_request_url: pullRequest,
    _links: { html: { href: page }, pull_request: { href: pullRequest } },
  };
}
