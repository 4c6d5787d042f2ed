import { createHash } from 'node:crypto';

/**
 * A text's words, hashed into a vector of length 1. Texts that share words are near each other, which is all
 * that a search needs to be tried out.
 */
export function embeddingOf(text: string, size: number): number[] {
  const vector = new Array<number>(size).fill(0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['']) {
    const hash = createHash('sha256')
      .update(word.replace(/(?<=\p{L}{3})s$/u, ''))
      .digest();
    const index = hash.readUInt32BE(0) % size;
    vector[index] = (vector[index] ?? 0) + (hash.readUInt8(4) % 2 === 0 ? 1 : -1);
  }
  const length = Math.hypot(...vector);
  if (length === 0) return vector.map((_, index) => (index === 0 ? 1 : 0));
  return vector.map((value) => value / length);
}
