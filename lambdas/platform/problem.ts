import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { ConfigurationError, type FieldProblem, InvalidInputError, StoreUnavailableError } from './errors.ts';

export interface ProblemDetails {
  /** Each field at fault. */
  readonly problems?: readonly FieldProblem[];
  /** Headers of the answer, such as `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a route refuses with: its status and a stable name. */
export class RouteRefusal extends Error {
  override readonly name = 'RouteRefusal';
  readonly status: number;
  readonly type: string;
  readonly details: ProblemDetails;

  constructor(status: number, type: string, message: string, details: ProblemDetails = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.details = details;
  }
}

export const notFound = (what: string) => new RouteRefusal(404, 'not-found', `there is no ${what}`);

/** RFC 9457; `type` is stable, `errors` names each field at fault. */
export function problemAnswer(
  status: number,
  type: string,
  title: string,
  { problems = [], headers = {} }: ProblemDetails = {},
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
    body: JSON.stringify({
      type: `urn:campaign-orchestrator:problem:${type}`,
      title,
      status,
      ...(problems.length === 0 ? {} : { errors: problems }),
    }),
  };
}

/** An error as an answer; what nobody foresaw says no more than that. */
export function problemOf(error: unknown): APIGatewayProxyStructuredResultV2 {
  if (error instanceof RouteRefusal) {
    return problemAnswer(error.status, error.type, error.message, error.details);
  }
  if (error instanceof InvalidInputError) {
    return problemAnswer(400, 'invalid-input', error.message, { problems: error.problems });
  }
  if (error instanceof StoreUnavailableError) {
    return problemAnswer(503, 'unavailable', 'our tables do not answer; nothing was lost, try again');
  }
  if (error instanceof ConfigurationError) return problemAnswer(500, 'configuration', error.message);
  return problemAnswer(500, 'internal', 'something went wrong on our side; nothing was lost, try again');
}
