import type { BufferPost } from '../../vendors/buffer.ts';

/**
 * Whether a post is the one that a campaign has asked for: Buffer takes no id of ours, and two campaigns may
 * have the same text, but hardly at the same millisecond.
 */
export function isSamePost(found: Pick<BufferPost, 'text' | 'dueAt'>, text: string, dueAt: string): boolean {
  return found.text === text && found.dueAt !== undefined && Date.parse(found.dueAt) === Date.parse(dueAt);
}
