import { inputsOf } from './modal.ts';
import type { OpenView } from './view-store.ts';

/** An open modal as Slack shows it to the app. */
export function viewFields({ id, hash, modal, values }: OpenView, teamId: string) {
  const { title, submit = null, close = null, ...content } = modal;
  const state = inputsOf(modal).map(({ blockId, actionId }) => [
    blockId,
    { [actionId]: { type: 'plain_text_input', value: values[blockId] || null } },
  ]);
  return {
    ...content,
    id,
    team_id: teamId,
    app_installed_team_id: teamId,
    app_id: 'A0CAMPAIGN',
    bot_id: 'B0CAMPAIGN',
    title,
    submit,
    close,
    external_id: '',
    state: { values: Object.fromEntries(state) },
    hash,
    root_view_id: id,
    previous_view_id: null,
  };
}
