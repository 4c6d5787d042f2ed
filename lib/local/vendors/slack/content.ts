import * as z from 'zod';
import { refused } from './answers.ts';
import { Blocks } from './blocks.ts';
import { Metadata } from './channel-store.ts';
import { schemaProblems } from './schema-problems.ts';

const Content = z.object({
  text: z.string().default(''),
  blocks: z.unknown().optional(),
  metadata: Metadata.optional(),
});

/** What a message holds that is posted, updated or whispered, or why Slack would refuse it. */
export function contentOf(args: Readonly<Record<string, unknown>>) {
  const content = Content.safeParse(args);
  if (!content.success) return { refusal: refused('invalid_arguments') };
  const blocks = Blocks.safeParse(content.data.blocks ?? []);
  if (!blocks.success) {
    return { refusal: refused('invalid_blocks', schemaProblems(blocks.error, '/blocks')) };
  }
  const { text, metadata } = content.data;
  if (text.length > 40_000) return { refusal: refused('msg_too_long') };
  if (text === '' && blocks.data.length === 0) return { refusal: refused('no_text') };
  return {
    text,
    blocks: blocks.data,
    keepsBlocks: args['blocks'] === undefined,
    ...(metadata ? { metadata } : {}),
  };
}
