import * as z from 'zod';
import { InvalidInputError } from '../platform/errors.ts';

const Action = z.looseObject({
  type: z.string(),
  action_id: z.string(),
  block_id: z.string(),
  /** Of a button that has one; a button that only opens a page has none. */
  value: z.string().optional(),
  action_ts: z.string(),
});

/** Somebody pressed a button of a message. */
export const SlackBlockActions = z.looseObject({
  type: z.literal('block_actions'),
  user: z.looseObject({
    id: z.string(),
    username: z.string().optional(),
    team_id: z.string().optional(),
  }),
  container: z.looseObject({
    type: z.literal('message'),
    message_ts: z.string(),
    channel_id: z.string(),
  }),
  message: z
    .looseObject({
      ts: z.string(),
      metadata: z
        .looseObject({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) })
        .optional(),
    })
    .optional(),
  response_url: z.string().optional(),
  actions: z.tuple([Action], Action),
});
export type SlackBlockActions = z.infer<typeof SlackBlockActions>;

/**
 * Reads an interaction from its form-encoded body, whose one field `payload` is JSON.
 * @throws InvalidInputError for anything but a `block_actions` payload on a message.
 */
export function parseSlackInteraction(rawBody: Uint8Array): SlackBlockActions {
  const payload = new URLSearchParams(new TextDecoder().decode(rawBody)).get('payload');
  if (payload === null) {
    throw new InvalidInputError('the body is no Slack interaction: it has no form field "payload"');
  }
  const parsed = SlackBlockActions.safeParse(parseJson(payload));
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(
    'the payload is not a Slack "block_actions" interaction with a message',
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
