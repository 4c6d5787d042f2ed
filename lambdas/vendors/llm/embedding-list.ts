import * as z from 'zod';
import { ConfigurationError } from '../../platform/errors.ts';
import type { LlmSettings } from '../llm.ts';

/** What we need of an answer of `/embeddings`: each index from 0 on once, in any order. */
export const EmbeddingList = z.object({
  data: z
    .array(z.object({ index: z.int().min(0), embedding: z.array(z.number()) }))
    .refine((data) => new Set(data.map(({ index }) => index)).size === data.length)
    .refine((data) => data.every(({ index }) => index < data.length)),
  usage: z.object({ prompt_tokens: z.number() }),
});

/** In the order of the texts. @throws ConfigurationError if they are not of the size that the stage expects. */
export function vectorsOf({ data }: z.infer<typeof EmbeddingList>, settings: LlmSettings): number[][] {
  const vectors = data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding);
  const wrong = vectors.find((vector) => vector.length !== settings.embeddingSize);
  if (wrong === undefined) return vectors;
  throw new ConfigurationError(
    `${settings.embeddingModel} makes vectors of ${wrong.length} numbers, the stage is set up for ` +
      `${settings.embeddingSize}: set embeddingSize in lib/config.ts, and a collection of that size`,
  );
}
