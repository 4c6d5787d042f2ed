import * as z from 'zod';
import { origin } from './interaction-origin.ts';

/** Of a text input; null if it was left empty. */
const Input = z.looseObject({ type: z.string(), value: z.string().nullable() });

/** Somebody sent a modal. */
export const SlackViewSubmission = z.looseObject({
  ...origin,
  type: z.literal('view_submission'),
  user: z.looseObject({
    id: z.string(),
    name: z.string().optional(),
    team_id: z.string().optional(),
  }),
  view: z.looseObject({
    id: z.string(),
    callback_id: z.string(),
    private_metadata: z.string(),
    /** By the ids of block and input. */
    state: z.looseObject({ values: z.record(z.string(), z.record(z.string(), Input)) }),
  }),
});
export type SlackViewSubmission = z.infer<typeof SlackViewSubmission>;

/** What was typed, by the `block_id` of each input; empty where nothing was. */
export function valuesOf({ view }: SlackViewSubmission): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(view.state.values).map(([blockId, inputs]) => {
      const [input] = Object.values(inputs);
      return [blockId, input?.value ?? ''];
    }),
  );
}
