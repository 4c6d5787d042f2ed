import * as z from 'zod';
import { ContentPieces } from '../content.ts';

/** The texts of one revision, with where they come from. */
export const StoredContent = z.object({
  pieces: ContentPieces,
  model: z.string(),
  /** What writing it has cost, in US dollars. */
  costUsd: z.number(),
});
export type StoredContent = z.infer<typeof StoredContent>;
