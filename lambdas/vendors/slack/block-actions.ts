import * as z from 'zod';
import { origin } from './interaction-origin.ts';

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
  ...origin,
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
  channel: z.looseObject({ id: z.string() }),
  message: z
    .looseObject({
      ts: z.string(),
      metadata: z
        .looseObject({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) })
        .optional(),
    })
    .optional(),
  /** Opens one modal within three seconds. */
  trigger_id: z.string(),
  response_url: z.string().optional(),
  actions: z.tuple([Action], Action),
});
export type SlackBlockActions = z.infer<typeof SlackBlockActions>;
