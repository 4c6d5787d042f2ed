import * as z from 'zod';
import type { Outcome, RawAnswer, VendorDialect } from '../platform/vendor-http.ts';

/**
 * Buffer answers almost everything with HTTP 200: what went wrong stands in `errors`, or is a member of the
 * mutation's union. Neither a code nor a member that is not listed here proves that nothing happened.
 */
const outcomes: Readonly<Record<string, Outcome>> = {
  UNAUTHENTICATED: 'rejected',
  UNAUTHORIZED: 'rejected',
  FORBIDDEN: 'rejected',
  NOT_FOUND: 'rejected',
  BAD_USER_INPUT: 'rejected',
  GRAPHQL_PARSE_FAILED: 'rejected',
  GRAPHQL_VALIDATION_FAILED: 'rejected',
  RATE_LIMIT_EXCEEDED: 'throttled',
  InvalidInputError: 'rejected',
  LimitReachedError: 'rejected',
  NotFoundError: 'rejected',
  UnauthorizedError: 'rejected',
  UnexpectedError: 'ambiguous',
  /** Passed on from the API behind; its codes are deprecated and say nothing sure. */
  RestProxyError: 'ambiguous',
};

const GraphqlErrors = z.object({
  errors: z
    .array(
      z.object({
        message: z.string(),
        extensions: z.object({ code: z.string().optional(), retryAfter: z.number().optional() }).optional(),
      }),
    )
    .min(1),
});

const UnionMembers = z.object({
  data: z.record(z.string(), z.object({ __typename: z.string(), message: z.string().optional() })),
});

interface Fault {
  /** The code in `errors`, or the name of the union's member. */
  readonly code: string;
  readonly message: string;
  /** Seconds to wait, as older answers say it. */
  readonly retryAfter?: number | undefined;
}

function faultIn(answer: RawAnswer): Fault | undefined {
  const [error] = GraphqlErrors.safeParse(answer.body).data?.errors ?? [];
  if (error !== undefined) {
    const { code = 'UNKNOWN', retryAfter } = error.extensions ?? {};
    return { code, message: error.message, retryAfter };
  }
  for (const member of Object.values(UnionMembers.safeParse(answer.body).data?.data ?? {})) {
    if (member.__typename.endsWith('Error')) {
      return { code: member.__typename, message: member.message ?? 'no reason given' };
    }
  }
  return undefined;
}

export const bufferDialect: VendorDialect = {
  /** Reads count as much as posts do. */
  rated: () => true,
  outcome(answer) {
    if (answer.status < 200 || answer.status >= 300) return undefined;
    const fault = faultIn(answer);
    return fault === undefined ? undefined : (outcomes[fault.code] ?? 'ambiguous');
  },
  explain(answer) {
    const fault = faultIn(answer);
    return fault && { message: `${fault.code}: ${fault.message}`, code: fault.code };
  },
  retryAt(answer, now) {
    if (answer.headers['retry-after'] !== undefined) return undefined;
    const seconds = faultIn(answer)?.retryAfter;
    return seconds === undefined ? undefined : now + seconds * 1000;
  },
};
