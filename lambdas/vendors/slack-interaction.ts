import * as z from 'zod';
import { InvalidInputError } from '../platform/errors.ts';
import { SlackBlockActions } from './slack/block-actions.ts';
import { SlackViewSubmission } from './slack/view-submission.ts';

/** What somebody did in Slack, as far as it can concern us. */
export type SlackInteraction =
  | SlackBlockActions
  | SlackViewSubmission
  /** A modal closed, a shortcut, a button outside a message: `kind` is what Slack calls it. */
  | { readonly type: 'other'; readonly kind: string };

const Envelope = z.looseObject({
  type: z.string(),
  container: z.looseObject({ type: z.string() }).optional(),
});

/**
 * Reads an interaction from its form-encoded body, whose one field `payload` is JSON.
 * @throws InvalidInputError for a body that Slack would not send; names the fields that are wrong
 */
export function parseSlackInteraction(rawBody: Uint8Array): SlackInteraction {
  const payload = new URLSearchParams(new TextDecoder().decode(rawBody)).get('payload');
  if (payload === null) {
    throw new InvalidInputError('the body is no Slack interaction: it has no form field "payload"');
  }
  const json = parseJson(payload);
  const { type, container } = parseAs(Envelope, json, 'a Slack interaction');
  if (type === 'view_submission') {
    return parseAs(SlackViewSubmission, json, 'a Slack "view_submission" interaction');
  }
  if (type === 'block_actions' && (container === undefined || container.type === 'message')) {
    return parseAs(SlackBlockActions, json, 'a Slack "block_actions" interaction with a message');
  }
  return { type: 'other', kind: type };
}

function parseAs<S extends z.ZodType>(schema: S, payload: unknown, what: string): z.infer<S> {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(
    `the payload is not ${what}`,
    parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message })),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidInputError('the field "payload" of the Slack interaction is not JSON', [], { cause });
  }
}
