import type { Blocks } from './blocks.ts';

/** What one person was shown, and nobody else. */
export interface Whisper {
  readonly channel: string;
  /** The person's id. */
  readonly user: string;
  readonly ts: string;
  readonly text: string;
  readonly blocks: Blocks;
}
