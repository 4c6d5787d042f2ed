import * as z from 'zod';

/** What the stage's Buffer secret holds. */
export const BufferSecret = z.object({
  /** API key of the Buffer account. Keys have no scopes: this one may do whatever its owner may. */
  apiKey: z.string().min(1),
  /** Another address than Buffer's own, such as the local sandbox. */
  baseUrl: z.url().optional(),
});
export type BufferSecret = z.infer<typeof BufferSecret>;

/** Where posts go. */
export const BufferSettings = z.object({
  organizationId: z.string().min(1),
  /** Social network (as Buffer names it: `linkedin`, `twitter`, ...) to the id of the channel there. */
  channels: z.record(z.string(), z.string().min(1)),
  /** Tags that every post gets, so that ours can be told from those that people write. */
  tagIds: z.array(z.string().min(1)).optional(),
});
export type BufferSettings = z.infer<typeof BufferSettings>;
