import type { SandboxAnswer } from '../sandbox.ts';
import { done, refused } from './answers.ts';
import { contentOf } from './content.ts';
import { channelOf, type Workspace } from './workspace.ts';

/** `chat.postEphemeral`: no history has what it posts, and nothing can change or delete it. */
export function postEphemeral(
  args: Readonly<Record<string, unknown>>,
  { channels, members, store, whispers }: Workspace,
): SandboxAnswer {
  const channel = channelOf(args, channels);
  if (channel === undefined) return refused('channel_not_found');
  const { user } = args;
  if (typeof user !== 'string' || user === '') {
    return refused('invalid_arguments', ['[ERROR] missing required field: user']);
  }
  if (members?.includes(user) === false) return refused('user_not_in_channel');
  const content = contentOf(args);
  if ('refusal' in content) return content.refusal;
  const { text, blocks } = content;
  const ts = store.nextTs();
  whispers.push({ channel: channel.id, user, ts, text, blocks });
  return done({ message_ts: ts });
}
