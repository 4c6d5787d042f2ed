import * as z from 'zod';
import { type RawAnswer, retryAfter, type VendorDialect } from '../../platform/vendor-http.ts';

const GithubError = z.looseObject({
  message: z.string(),
  errors: z.array(z.union([z.string(), z.looseObject({ message: z.string().optional() })])).optional(),
});

/** The code of GitHub's answer to the deletion of a branch that is not there. */
export const noSuchReference = 'reference_does_not_exist';
/** The code of GitHub's answer to a merge that another commit to the base branch has overtaken. */
export const baseBranchModified = 'base_branch_modified';

const codes = [
  { pattern: /reference does not exist/i, code: noSuchReference },
  { pattern: /base branch was modified/i, code: baseBranchModified },
] as const;

const existsAlready = [/reference already exists/i, /a pull request already exists/i];
/** A rule of the branch, which GitHub reports as 409 too: it will be refused again. */
const forbiddenByRule = [
  /rule violation/i,
  /protected branch/i,
  /through a pull request/i,
  /approving review/i,
];
const changedMeanwhile = [/update is not a fast.?forward/i, /"sha" wasn't supplied/i];

function messagesOf(answer: RawAnswer): string[] {
  const parsed = GithubError.safeParse(answer.body);
  if (!parsed.success) return [];
  const details = (parsed.data.errors ?? []).map((error) =>
    typeof error === 'string' ? error : error.message,
  );
  return [parsed.data.message, ...details].filter((message) => message !== undefined);
}

function says(answer: RawAnswer, ...patterns: readonly RegExp[]): boolean {
  return messagesOf(answer).some((message) => patterns.some((pattern) => pattern.test(message)));
}

/** GitHub limits by 403 as well as by 429, and only the headers or the text tell it from a refusal. */
function isRateLimit(answer: RawAnswer): boolean {
  return (
    answer.headers['retry-after'] !== undefined ||
    answer.headers['x-ratelimit-remaining'] === '0' ||
    says(answer, /rate limit/i)
  );
}

export const githubDialect: VendorDialect = {
  /** What makes content has a rate of its own, far below that of reading. */
  rated: ({ kind }) => kind === 'write',
  outcome(answer) {
    if (answer.status === 403 && isRateLimit(answer)) return 'throttled';
    if (answer.status === 409 && says(answer, ...forbiddenByRule)) return 'rejected';
    if (answer.status === 422 && says(answer, ...existsAlready, ...changedMeanwhile)) return 'conflict';
    return undefined;
  },
  explain(answer) {
    const messages = messagesOf(answer);
    if (messages.length === 0) return undefined;
    const message = messages.join(': ');
    const code = codes.find(({ pattern }) => says(answer, pattern))?.code;
    return code === undefined ? { message } : { message, code };
  },
  retryAt(answer, now) {
    if (answer.headers['retry-after'] !== undefined) return retryAfter(answer, now);
    const reset = Number(answer.headers['x-ratelimit-reset']);
    if (answer.headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset)) return reset * 1000;
    return now + 60_000;
  },
};
