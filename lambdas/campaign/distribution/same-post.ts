import { createHash } from 'node:crypto';
import type { BufferPost } from '../../vendors/buffer.ts';

/** What a post is looked for by. */
export interface SoughtPost {
  readonly channelIds: readonly string[];
  readonly createdAfter: string;
  /** Of this very millisecond. */
  readonly dueAt: string;
  readonly textDigest: string;
}

/**
 * Buffer takes no id of ours and no unique name, so a post carries its effect's id in the milliseconds of its
 * moment: two of the same text for the same second are told apart.
 */
export function momentOf(wanted: number, effectId: string): number {
  return Math.floor(wanted / 1000) * 1000 + (Number.parseInt(effectId.slice(0, 8), 16) % 1000);
}

export function textDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** Whether a post is the one that is looked for. A Buffer that rounds its times answers "no", never a wrong "yes". */
export function samePost(sought: SoughtPost): (found: Pick<BufferPost, 'text' | 'dueAt'>) => boolean {
  return ({ text, dueAt }) =>
    dueAt !== undefined &&
    Date.parse(dueAt) === Date.parse(sought.dueAt) &&
    textDigest(text) === sought.textDigest;
}
