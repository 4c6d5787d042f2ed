import * as z from 'zod';
import type { Clock } from '../clock/clock.ts';
import { type Sandbox, type SandboxAnswer, type SandboxRequest, startSandbox } from './sandbox.ts';
import { refused } from './slack/answers.ts';
import { buttonIn } from './slack/blocks.ts';
import { type CallbackAnswer, deliver, type SlackCallback, slackCallback } from './slack/callback.ts';
import { createChannelStore, type SlackMessage } from './slack/channel-store.ts';
import { messagePage } from './slack/message-page.ts';
import { methods } from './slack/methods.ts';
import { blockActions, type Person, viewSubmission } from './slack/payloads.ts';
import { followAnswer, typeInto } from './slack/submit-view.ts';
import { createTriggerIds } from './slack/trigger-ids.ts';
import { createViewStore, type OpenView } from './slack/view-store.ts';
import type { Whisper } from './slack/whisper.ts';
import type { Channel, Workspace } from './slack/workspace.ts';

export interface SlackSandboxOptions {
  readonly clock: Clock;
  readonly port?: number;
  readonly channels: readonly Channel[];
  /** The workspace's id, or the organisation's if it begins with `E`. */
  readonly team?: string;
  /** The ids of the people in the channels; anybody is, without it. */
  readonly members?: readonly string[];
  readonly botToken?: string;
  readonly signingSecret?: string;
  /** Allows one post a second and channel, as Slack does; off by default. */
  readonly limitPosts?: boolean;
}

export interface ButtonPress {
  readonly ts: string;
  readonly actionId: string;
  readonly user: Person;
}

export interface Submission {
  readonly viewId: string;
  /** What is typed, by `block_id`; the other inputs keep what stands there. */
  readonly values?: Readonly<Record<string, string>>;
  /** Who has the modal before them. */
  readonly user: Person;
}

/** Where a click goes, and how often the button is hit: twice for a double click. */
export interface Click {
  readonly callbackUrl: string;
  readonly times?: number;
}

/** What the callback's receiver said. */
export interface ClickAnswer extends CallbackAnswer {
  /** To the further clicks of a double click; all are sent at the same time. */
  readonly again: readonly CallbackAnswer[];
}

/** Slack's double. It keeps `message` artifacts; the type of their metadata tells what each is for. */
export interface SlackSandbox extends Sandbox {
  /** What the product stores as the vendor's secret to talk to this sandbox. */
  secret(): { readonly botToken: string; readonly signingSecret: string; readonly baseUrl: string };
  /** What is there now, oldest first. */
  messages(channel?: string): readonly SlackMessage[];
  /** Posts as a person would. */
  postByHand(channel: string, user: string, text: string): SlackMessage;
  /** What people, or one of them, were told in private, oldest first. No artifact: nothing is left of it. */
  whispers(user?: string): readonly Whisper[];
  /** The callback that pressing a button would send, signed now. */
  buttonCallback(press: ButtonPress): SlackCallback;
  /** Presses a button of a message. @throws Error if no answer comes within three seconds of the clock */
  pressButton(press: ButtonPress & Click): Promise<ClickAnswer>;
  /** The modals that people, or one of them, have before them, oldest first. */
  openViews(user?: string): readonly OpenView[];
  /**
   * Fills in a modal, sends it and does with it what the app answers.
   * @throws Error if the modal cannot be sent like that, or if Slack could make nothing of the answer
   */
  submitView(submission: Submission & Click): Promise<ClickAnswer>;
  /** Closes a modal without sending it; no app of ours asks to be told. */
  closeView(viewId: string): void;
}

const Arguments = z.record(z.string(), z.unknown());

export async function startSlackSandbox(options: SlackSandboxOptions): Promise<SlackSandbox> {
  const { clock, botToken = 'xoxb-sandbox', signingSecret = 'sandbox-signing-secret' } = options;
  let origin = '';
  let workspace: Workspace | undefined;

  const sandbox = await startSandbox({
    name: 'slack',
    clock,
    ...(options.port === undefined ? {} : { port: options.port }),
    handler: (artifacts) => {
      const permalink = (channel: string, ts: string) =>
        `${origin}/archives/${channel}/p${ts.replace('.', '')}`;
      const here: Workspace = {
        channels: options.channels,
        store: createChannelStore(clock, artifacts, permalink),
        bot: { userId: 'U0CAMPAIGN', name: 'campaigns' },
        team: { id: options.team ?? 'T0SANDBOX', name: 'Sandbox' },
        permalink,
        ...(options.members === undefined ? {} : { members: options.members }),
        whispers: [],
        triggers: createTriggerIds(clock),
        views: createViewStore(clock),
      };
      workspace = here;
      const tooSoon = options.limitPosts ? postLimit(clock) : () => undefined;
      return (request) => {
        if (!request.path.startsWith('/api/')) return messagePage(request.path, here);
        const name = request.path.slice('/api/'.length);
        const method = methods.get(name);
        if (method === undefined) return refused('unknown_method');
        const authorization = request.headers['authorization'];
        if (authorization === undefined) return refused('not_authed');
        if (authorization !== `Bearer ${botToken}`) return refused('invalid_auth');
        const args = argumentsOf(request);
        return tooSoon(name, String(args['channel'])) ?? method(args, here);
      };
    },
  });
  origin = sandbox.url;
  if (workspace === undefined) throw new Error('the Slack sandbox has no workspace');
  const here: Workspace = workspace;
  const { store, views, whispers } = here;

  const callback = (payload: object) => slackCallback(payload, signingSecret, clock);
  const click = async (
    { callbackUrl, times = 1 }: Click,
    make: () => SlackCallback,
    then: (answer: CallbackAnswer) => void = () => {},
  ): Promise<ClickAnswer> => {
    const send = async () => {
      const answer = await deliver(make(), callbackUrl, clock);
      then(answer);
      return answer;
    };
    const [first, ...again] = await Promise.all([send(), ...Array.from({ length: times - 1 }, send)]);
    return { ...first, again };
  };

  const buttonCallback: SlackSandbox['buttonCallback'] = ({ ts, actionId, user }) => {
    const message = store.all().find((message) => message.ts === ts);
    const found = message && buttonIn(message.blocks, actionId);
    if (!found) throw new Error(`no message ${ts} with a button ${actionId} in the Slack sandbox`);
    return callback(blockActions({ message, found, user }, here, origin, clock));
  };

  return {
    ...sandbox,
    secret: () => ({ botToken, signingSecret, baseUrl: `${sandbox.url}/api` }),
    messages: (channel) => store.all().filter((message) => !channel || message.channel === channel),
    postByHand: (channel, user, text) => store.add({ channel, user, text, blocks: [] }),
    whispers: (user) => whispers.filter((whisper) => !user || whisper.user === user),
    buttonCallback,
    pressButton: (press) => click(press, () => buttonCallback(press)),
    openViews: (user) => views.all().filter((view) => !user || view.user === user),
    async submitView({ viewId, values = {}, user, ...where }) {
      const view = views.find(viewId);
      if (view?.user !== user.id) throw new Error(`${user.id} has no modal ${viewId} open`);
      const filled = typeInto(views, view, values);
      return click(
        where,
        () => callback(viewSubmission(filled, user, here)),
        (answer) => followAnswer(views, viewId, answer),
      );
    },
    closeView: (viewId) => views.close(viewId),
  };
}

/** One post a second and channel. */
function postLimit(clock: Clock): (method: string, channel: string) => SandboxAnswer | undefined {
  const lastPost = new Map<string, number>();
  return (method, channel) => {
    if (method !== 'chat.postMessage') return undefined;
    const now = clock.now();
    if (now - (lastPost.get(channel) ?? Number.NEGATIVE_INFINITY) < 1000) {
      return { ...refused('ratelimited'), status: 429, headers: { 'retry-after': '1' } };
    }
    lastPost.set(channel, now);
    return undefined;
  };
}

/** Slack takes arguments as JSON, as a form or in the query. */
function argumentsOf({ query, body }: SandboxRequest): Readonly<Record<string, unknown>> {
  const parsed = Arguments.safeParse(body);
  return { ...Object.fromEntries(query), ...(parsed.success ? parsed.data : {}) };
}
