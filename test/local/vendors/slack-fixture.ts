import assert from 'node:assert/strict';
import { type SlackSandbox, startSlackSandbox } from '../../../lib/local/vendors/slack.ts';
import { aManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { aModal } from '../../vendors/slack-modal.ts';
import { type SlackReceiver, startSlackReceiver } from './slack-receiver.ts';

/** A sandbox with one channel, a clock that stands still, and an app that answers its callbacks. */
export interface SlackFixture {
  readonly clock: ManualClock;
  readonly sandbox: SlackSandbox;
  readonly receiver: SlackReceiver;
  readonly callbackUrl: string;
  /** Calls a method as the app, and answers what Slack says. */
  // biome-ignore lint/suspicious/noExplicitAny: what is in an answer is what its test is about
  call(method: string, args: object): Promise<any>;
  /** Posts a message with the button `edit`, and answers its timestamp. */
  postButton(): Promise<string>;
  /** The trigger of a press by `ada`. */
  aTrigger(): Promise<string>;
  /** Opens a modal for `ada`, and answers its id. */
  openModal(view?: object): Promise<string>;
  close(): Promise<void>;
}

export const ada = { id: 'U0ADA', username: 'ada' };
const channel = 'C0REVIEWS';
const edit = { type: 'button', text: { type: 'plain_text', text: 'Edit' }, action_id: 'edit' };

export async function startSlackFixture(): Promise<SlackFixture> {
  const clock = aManualClock();
  const sandbox = await startSlackSandbox({ clock, channels: [{ id: channel, name: 'reviews' }] });
  const receiver = await startSlackReceiver();

  const call: SlackFixture['call'] = async (method, args) => {
    const { baseUrl, botToken } = sandbox.secret();
    const response = await fetch(`${baseUrl}/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${botToken}`, 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(args),
    });
    return JSON.parse(await response.text());
  };
  const postButton = async () => {
    const blocks = [{ type: 'actions', elements: [edit] }];
    return (await call('chat.postMessage', { channel, blocks })).ts;
  };
  const aTrigger = async () => {
    const { body } = sandbox.buttonCallback({ ts: await postButton(), actionId: 'edit', user: ada });
    return JSON.parse(new URLSearchParams(body).get('payload') ?? '').trigger_id;
  };
  return {
    clock,
    sandbox,
    receiver,
    callbackUrl: receiver.callbackUrl,
    call,
    postButton,
    aTrigger,
    async openModal(view = aModal()) {
      const { ok, error, view: opened } = await call('views.open', { trigger_id: await aTrigger(), view });
      assert.equal(ok, true, error);
      return opened.id;
    },
    async close() {
      await sandbox.close();
      receiver.close();
    },
  };
}
