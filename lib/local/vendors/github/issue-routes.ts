import * as z from 'zod';
import type { SandboxAnswer, SandboxRequest } from '../sandbox.ts';
import type { Addresses } from './addresses.ts';
import { notFound, onePage, refusal, withBody } from './answers.ts';
import { dateOf, dateOrNull } from './dates.ts';
import { describeUser } from './describe-user.ts';
import type { Comment, Pull } from './pull.ts';
import type { Repository } from './repository.ts';
import { nodeId, stableId } from './stable-id.ts';

const NewComment = z.object({ body: z.string().min(1) });

/** GitHub's limit, in characters. */
const longestComment = 65_536;

/** `issues/<number>` and its comments: here every issue is a pull request. */
export function answerIssues(
  repository: Repository,
  rest: string,
  request: SandboxRequest,
  addresses: Addresses,
): SandboxAnswer {
  const [, number, below = ''] = rest.match(/^\/(\d+)(?:\/(.+))?$/) ?? [];
  const pull = repository.pulls.all.find((pull) => String(pull.number) === number);
  if (pull === undefined) return notFound;
  const show = (comment: Comment) => describeComment(repository, pull, comment, addresses);
  switch (`${request.method} ${below}`) {
    case 'GET ':
      return { status: 200, body: describeIssue(repository, pull, addresses) };
    case 'GET comments':
      return onePage(pull.comments, request, show);
    case 'POST comments':
      return withBody(NewComment, request.body, ({ body }) => {
        if (body.length > longestComment) {
          const message = `body is too long (maximum is ${longestComment} characters)`;
          return refusal(422, 'Validation Failed', [
            { resource: 'IssueComment', code: 'unprocessable', field: 'data', message },
          ]);
        }
        return { status: 201, body: show(repository.pulls.comment(pull, body, repository.bot)) };
      });
    default:
      return notFound;
  }
}

function describeIssue({ fullName }: Repository, pull: Pull, addresses: Addresses) {
  const { number, title, body, state, author, closed, merge, comments } = pull;
  const id = `${fullName}#${number}`;
  return {
    number,
    id: stableId(`issue ${id}`),
    node_id: nodeId('PR', id),
    url: addresses.api(`repos/${fullName}/issues/${number}`),
    html_url: addresses.html(`${fullName}/pull/${number}`),
    state,
    title,
    body: body === '' ? null : body,
    user: describeUser(author, addresses),
    comments: comments.length,
    created_at: dateOf(pull.createdAt),
    updated_at: dateOf(pull.updatedAt),
    closed_at: dateOrNull(closed?.at),
    closed_by: closed ? describeUser(closed.by, addresses) : null,
    pull_request: {
      url: addresses.api(`repos/${fullName}/pulls/${number}`),
      merged_at: dateOrNull(merge?.at),
    },
  };
}

function describeComment({ fullName }: Repository, { number }: Pull, comment: Comment, addresses: Addresses) {
  const { id, login, body, createdAt } = comment;
  return {
    id,
    node_id: nodeId('IC', `${fullName}#${id}`),
    url: addresses.api(`repos/${fullName}/issues/comments/${id}`),
    html_url: `${addresses.html(`${fullName}/pull/${number}`)}#issuecomment-${id}`,
    issue_url: addresses.api(`repos/${fullName}/issues/${number}`),
    user: describeUser(login, addresses),
    body,
    author_association: 'CONTRIBUTOR',
    created_at: dateOf(createdAt),
    updated_at: dateOf(createdAt),
  };
}
