import * as z from 'zod';
import type { Passed } from './relay.ts';

const Opened = z.object({
  view: z.looseObject({
    id: z.string(),
    callback_id: z.string(),
    private_metadata: z.string(),
    blocks: z.array(
      z.looseObject({
        type: z.string(),
        block_id: z.string().optional(),
        element: z
          .looseObject({
            type: z.string(),
            action_id: z.string(),
            initial_value: z.string().optional(),
          })
          .optional(),
      }),
    ),
  }),
});

/** A modal as the double has answered that it is open. */
export type SlackWindow = z.infer<typeof Opened>['view'];

/** The modals that a double has opened. */
export function windowsIn(passed: readonly Passed[]): SlackWindow[] {
  const answers = passed.filter(({ path }) => path.endsWith('/views.open'));
  return answers.flatMap(({ answer }) => {
    const opened = Opened.safeParse(JSON.parse(answer));
    return opened.success ? [opened.data.view] : [];
  });
}

/** What a double has shown to one person alone. */
export function whispersIn(passed: readonly Passed[], user: string): string[] {
  return passed
    .filter(({ path, answer }) => path.endsWith('/chat.postEphemeral') && JSON.parse(answer).ok === true)
    .map(({ body }) => JSON.parse(body))
    .filter((whisper) => whisper.user === user)
    .map(({ text }) => String(text));
}

/** A window as Slack says that it was sent: what was not typed over stays as it was. */
export function sentWindow(window: SlackWindow, typed: Readonly<Record<string, string>>) {
  const values = window.blocks.flatMap(({ block_id = '', element }) => {
    if (element === undefined) return [];
    const { type, action_id, initial_value = null } = element;
    return [[block_id, { [action_id]: { type, value: typed[block_id] ?? initial_value } }] as const];
  });
  return { ...window, state: { values: Object.fromEntries(values) } };
}
