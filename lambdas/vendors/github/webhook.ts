import * as z from 'zod';
import { InvalidInputError } from '../../platform/errors.ts';

/**
 * What a delivery is about. It is a hint to look, and no more: deliveries get lost, come late and in any
 * order, so what happened is read from the API afterwards.
 */
export type GithubDelivery =
  /** Something happened to a pull request, or somebody reviewed it. */
  | {
      readonly kind: 'pull-request';
      /** The same for every copy of a delivery, also a redelivered one. */
      readonly delivery: string;
      /** `owner/name`. */
      readonly repository: string;
      readonly number: number;
      /** The branch with the changes; one of that name in a fork looks the same. */
      readonly branch: string;
      /** Such as `closed`, or `submitted` for a review. */
      readonly action: string;
    }
  /** A branch was made, moved or deleted. */
  | {
      readonly kind: 'push';
      readonly delivery: string;
      readonly repository: string;
      readonly branch: string;
    }
  /** The webhook was set up. */
  | { readonly kind: 'ping'; readonly delivery: string }
  /** Nothing that matters here. */
  | { readonly kind: 'other'; readonly delivery: string; readonly event: string };

/** A delivery whose signature is verified. */
export interface GithubWebhookRequest {
  /** The header `X-GitHub-Event`, if there is one. */
  readonly event: string | undefined;
  /** The header `X-GitHub-Delivery`, if there is one. */
  readonly delivery: string | undefined;
  readonly rawBody: Uint8Array;
}

const Headers = z.object({
  event: z.string().regex(/^\w{1,100}$/, 'the header X-GitHub-Event is missing or is no name of an event'),
  delivery: z.string().regex(/^[\w-]{1,100}$/, 'the header X-GitHub-Delivery is missing or is no id'),
});
const repository = z.looseObject({ full_name: z.string().min(1) });
const PullRequestEvent = z.looseObject({
  action: z.string(),
  // Beside it some senders leave out a `number` of the event's own.
  pull_request: z.looseObject({
    number: z.int().positive(),
    head: z.looseObject({ ref: z.string().min(1) }),
  }),
  repository,
});
const PushEvent = z.looseObject({ ref: z.string(), repository });

/** @throws InvalidInputError for what GitHub would not send; names the header or field at fault. */
export function parseGithubDelivery(request: GithubWebhookRequest): GithubDelivery {
  const { event, delivery } = read(Headers, request, 'the headers are not those of a GitHub webhook');
  const payload = parseJson(request.rawBody);
  switch (event) {
    case 'pull_request':
    case 'pull_request_review': {
      const { action, pull_request, repository } = read(PullRequestEvent, payload, misfit(event));
      return {
        kind: 'pull-request',
        delivery,
        repository: repository.full_name,
        number: pull_request.number,
        branch: pull_request.head.ref,
        action,
      };
    }
    case 'push': {
      const { ref, repository } = read(PushEvent, payload, misfit(event));
      const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
      // Tags are pushed too.
      if (branch === undefined) return { kind: 'other', delivery, event };
      return { kind: 'push', delivery, repository: repository.full_name, branch };
    }
    case 'ping':
      return { kind: 'ping', delivery };
    default:
      return { kind: 'other', delivery, event };
  }
}

const misfit = (event: string) => `the body is no payload of the GitHub event "${event}"`;

function read<S extends z.ZodType>(schema: S, value: unknown, message: string): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(
    message,
    parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message })),
  );
}

function parseJson(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(rawBody));
  } catch (cause) {
    throw new InvalidInputError(
      'the body of the GitHub webhook is not JSON: set its content type to application/json',
      [],
      { cause },
    );
  }
}
