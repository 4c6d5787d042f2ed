import type { CampaignWorld } from '../support/campaign-world.ts';
import type { ShownMessage } from './slack-parties.ts';
import type { SlackWindow } from './slack-window.ts';

/** The doubles that have to agree, by the names that tests call them. */
export type DoublesName = 'our own sandboxes' | 'the npm package emulate';

/** A stage whose reviews are held at one of the doubles, and what people do there themselves. */
export interface ReviewDoubles {
  readonly world: CampaignWorld;
  readonly github: GithubHands;
  readonly slack: SlackHands;
  close(): Promise<void>;
}

export interface SaidOnGithub {
  readonly login: string;
  readonly state: 'APPROVE' | 'REQUEST_CHANGES';
  readonly body?: string;
  /** The commit that was looked at; the pull request's head by default. */
  readonly commit?: string;
}

/** GitHub, in the repository of the reviews. */
export interface GithubHands {
  review(number: number, said: SaidOnGithub): Promise<void>;
  merge(number: number, login: string): Promise<void>;
  close(number: number, login: string): Promise<void>;
  /** Commits one file to a branch; answers the commit. */
  push(branch: string, path: string, text: string, login: string): Promise<string>;
  /** Sends each delivery about pull requests once more, byte by byte; answers the statuses. */
  redeliver(): Promise<readonly number[]>;
  /** Asks with the stage's own token. */
  ask(method: string, path: string): Promise<{ readonly status: number; readonly body: unknown }>;
}

/** What a callback was answered. */
export interface CallbackAnswer {
  readonly status: number;
  readonly body: string;
}

export interface Press {
  readonly ts: string;
  readonly actionId: string;
  readonly user: string;
}

/** Slack, in the channel of the reviews. */
export interface SlackHands {
  /** The ids of the stage's people. */
  readonly users: readonly [string, string];
  /** Of the channel, newest first. */
  history(): Promise<readonly ShownMessage[]>;
  /** The request that a press of a button makes, signed now; it may be sent later, and more than once. */
  pressed(press: Press): Promise<() => Promise<CallbackAnswer>>;
  /** The windows that were opened, oldest first. */
  windows(): readonly SlackWindow[];
  /** Sends a window with what was typed, by `block_id`. */
  submit(
    window: SlackWindow,
    values: Readonly<Record<string, string>>,
    user: string,
  ): Promise<CallbackAnswer>;
  /** What somebody was told in private, oldest first. */
  whispers(user: string): readonly string[];
}
