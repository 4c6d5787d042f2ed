import * as z from 'zod';
import type { VendorHttp } from '../../platform/vendor-http.ts';
import type { SlackBlock } from '../slack-blocks.ts';
import { postJson } from './post-json.ts';

/** A message that one person sees, below the others of a channel that they are in. */
export interface Whisper {
  /** The channel's id. */
  readonly channel: string;
  /** The person's id at Slack. */
  readonly user: string;
  /** For notifications and for clients that show no blocks; all there is without blocks. */
  readonly text: string;
  readonly blocks?: readonly SlackBlock[];
}

/** What Slack calls ephemeral messages. */
export interface SlackWhispers {
  /**
   * Tells one person something, if they happen to be there: Slack promises no delivery and keeps nothing.
   * @throws VendorRejectedError with the code `user_not_in_channel` if they are not in the channel
   */
  whisper(whisper: Whisper): Promise<void>;
}

export function createWhispers(http: VendorHttp): SlackWhispers {
  return {
    async whisper(whisper) {
      await http.send(
        {
          // No history has it and nothing can delete it, so there is nothing to reconcile.
          kind: 'read',
          operation: 'slack.whisper',
          ...postJson('chat.postEphemeral', whisper),
        },
        z.looseObject({ ok: z.literal(true) }),
      );
    },
  };
}
