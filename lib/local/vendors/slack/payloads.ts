import type { Clock } from '../../clock/clock.ts';
import type { buttonIn } from './blocks.ts';
import type { SlackMessage } from './channel-store.ts';
import { viewFields } from './view-fields.ts';
import type { OpenView } from './view-store.ts';
import type { Workspace } from './workspace.ts';

export interface Person {
  readonly id: string;
  readonly username?: string;
}

const usernameOf = ({ id, username }: Person) => username ?? id.toLowerCase();

/** Where an interaction comes from: a workspace, or an organisation that has the app in all of them. */
function originOf({ id, name }: Workspace['team']) {
  const organisation = id.startsWith('E');
  return {
    team: organisation ? null : { id, domain: name.toLowerCase() },
    enterprise: organisation ? { id, name } : null,
    is_enterprise_install: organisation,
    api_app_id: 'A0CAMPAIGN',
    token: 'deprecated',
  };
}

export interface PressedButton {
  readonly message: SlackMessage;
  readonly found: NonNullable<ReturnType<typeof buttonIn>>;
  readonly user: Person;
}

/** What Slack says of a press; every press has a trigger of its own. */
export function blockActions(press: PressedButton, workspace: Workspace, origin: string, clock: Clock) {
  const { message, found, user } = press;
  const { team, channels, triggers } = workspace;
  const { button, blockId } = found;
  const at = (clock.now() / 1000).toFixed(6);
  return {
    type: 'block_actions',
    ...originOf(team),
    user: { id: user.id, username: usernameOf(user), name: usernameOf(user), team_id: team.id },
    trigger_id: triggers.issue(user.id),
    // The product has no use for it, and nothing answers there.
    response_url: `${origin}/actions/${team.id}/${message.ts}`,
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: false,
    },
    channel: { id: message.channel, name: channels.find(({ id }) => id === message.channel)?.name },
    message: {
      type: 'message',
      ts: message.ts,
      text: message.text,
      blocks: message.blocks,
      metadata: message.metadata,
    },
    state: { values: {} },
    actions: [
      {
        type: 'button',
        action_id: button.action_id,
        block_id: blockId,
        text: button.text,
        ...(button.value === undefined ? {} : { value: button.value }),
        action_ts: at,
      },
    ],
  };
}

/** What Slack says of a modal that was sent. */
export function viewSubmission(view: OpenView, user: Person, { team, triggers }: Workspace) {
  return {
    type: 'view_submission',
    ...originOf(team),
    user: { id: user.id, username: usernameOf(user), name: usernameOf(user), team_id: team.id },
    trigger_id: triggers.issue(user.id),
    view: viewFields(view, team.id),
    response_urls: [],
  };
}
