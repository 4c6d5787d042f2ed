import { plainText } from '../../lambdas/vendors/slack-blocks.ts';
import { aModal } from './slack-modal.ts';
import { historyOf, type SlackParty, type SlackPartyName } from './slack-parties.ts';

/** Something that the doubles of Slack answer in different ways; ours follows Slack's documentation. */
export interface Difference {
  readonly what: string;
  readonly ask: (party: SlackParty) => Promise<unknown>;
  readonly answers: Readonly<Record<SlackPartyName, unknown>>;
}

const row = (what: string, ask: Difference['ask'], sandbox: unknown, emulate: unknown): Difference => ({
  what,
  ask,
  answers: { sandbox, emulate },
});

const metadata = { event_type: 'e', event_payload: { id: '1' } };
const { title: _, ...untitled } = aModal();
const longTitled = { ...aModal(), title: { type: 'plain_text', text: 'x'.repeat(25) } };

const errorOf = async ({ call }: SlackParty, method: string, args: Readonly<Record<string, unknown>>) =>
  (await call(method, args)).error ?? 'ok';

/** Posts, and tells the message's timestamp. */
const post = async ({ call, channel }: SlackParty, args: object = {}) =>
  String((await call('chat.postMessage', { channel, text: 'Hi', ...args }))['ts']);

/** How Slack calls what is wrong with a post. */
const posting = (args: object) => (party: SlackParty) =>
  errorOf(party, 'chat.postMessage', { channel: party.channel, ...args });

/** How Slack calls what is wrong with a modal. */
const opening = (view: object) => async (party: SlackParty) =>
  errorOf(party, 'views.open', { trigger_id: await party.aTrigger(), view });

const readByGet = async ({ slack, channel }: SlackParty) =>
  slack.getMessage({ channel, ts: '1.0' }).catch(({ status }) => status);

const countLongAgo = async (party: SlackParty) => {
  await post(party);
  return (await historyOf(party, { oldest: 1, latest: 2, limit: 1 })).length;
};

const unwantedMetadata = async (party: SlackParty) => {
  const ts = await post(party, { metadata });
  const shown = await historyOf(party, { include_all_metadata: false });
  return shown.find((message) => message.ts === ts)?.metadata;
};

const wrongCursor = (party: SlackParty) =>
  errorOf(party, 'conversations.history', { channel: party.channel, cursor: 'wrong' });

const blocksAfterNewText = async (party: SlackParty) => {
  const ts = await post(party, { blocks: [{ type: 'header', text: plainText('Spring') }] });
  await party.call('chat.update', { channel: party.channel, ts, text: 'Changed' });
  return (await historyOf(party)).find((message) => message.ts === ts)?.blocks?.length ?? 0;
};

const updateNowhere = (party: SlackParty) =>
  errorOf(party, 'chat.update', { channel: 'C0NOWHERE', ts: '1.0', text: 'x' });

const whisperToStranger = (party: SlackParty) =>
  errorOf(party, 'chat.postEphemeral', { channel: party.channel, user: 'U0', text: 'x' });

const stateOfHeadline = async (party: SlackParty) => {
  const { view } = await party.call('views.open', { trigger_id: await party.aTrigger(), view: aModal() });
  return JSON.parse(JSON.stringify(view)).state.values.headline?.text.value;
};

const unknownMethod = async ({ call }: SlackParty) => (await call('chat.invent', {})).error;

const strangersToken = async (party: SlackParty) => (await party.call('auth.test', {}, 'json', 'no')).ok;

/** What is asked, and the answers of the sandbox and of emulate. */
export const differences: readonly Difference[] = [
  row('a read by GET', readByGet, undefined, 404),
  row('a method that is none', unknownMethod, 'unknown_method', undefined),
  row('a token that is nobody’s', strangersToken, false, true),
  row('a history between two times without messages', countLongAgo, 0, 1),
  row('a history that was asked for no metadata', unwantedMetadata, undefined, metadata),
  row('a cursor that is none', wrongCursor, 'invalid_cursor', 'ok'),
  row('what blocks an update of the text leaves', blocksAfterNewText, 1, 0),
  row('an update where no channel is', updateNowhere, 'channel_not_found', 'message_not_found'),
  row('a block of no known type', posting({ blocks: [{ type: 'p' }] }), 'invalid_blocks', 'ok'),
  row('a text that is too long', posting({ text: 'x'.repeat(40_001) }), 'msg_too_long', 'ok'),
  row('a whisper to a stranger', whisperToStranger, 'user_not_in_channel', 'user_not_found'),
  row('a modal that breaks a limit', opening(longTitled), 'invalid_arguments', 'ok'),
  row('a modal without a title', opening(untitled), 'invalid_arguments', 'invalid_view'),
  row('what stands in an input of a new modal', stateOfHeadline, 'Spring is here', undefined),
];
