import * as z from 'zod';

/** Text with or without markup, of `max` characters at most. */
export const text = (max: number) =>
  z.strictObject({
    type: z.enum(['plain_text', 'mrkdwn']),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
    verbatim: z.boolean().optional(),
  });

export const plain = (max: number) => text(max).extend({ type: z.literal('plain_text') });

export const block_id = z.string().max(255).optional();
