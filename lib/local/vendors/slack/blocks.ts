import * as z from 'zod';
import { block_id, plain, text } from './text-objects.ts';

const Button = z.strictObject({
  type: z.literal('button'),
  text: plain(75),
  action_id: z.string().max(255).optional(),
  value: z.string().max(2000).optional(),
  url: z.url().max(3000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});

/** The blocks that the sandbox knows, with Slack's limits; others it refuses, as Slack does unknown ones. */
export const Block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), block_id, text: plain(150) }),
  z
    .strictObject({
      type: z.literal('section'),
      block_id,
      text: text(3000).optional(),
      fields: z.array(text(2000)).min(1).max(10).optional(),
    })
    .refine((section) => section.text ?? section.fields, 'a section needs text or fields'),
  z.strictObject({ type: z.literal('divider'), block_id }),
  z.strictObject({ type: z.literal('context'), block_id, elements: z.array(text(3000)).min(1).max(10) }),
  z.strictObject({
    type: z.literal('image'),
    block_id,
    image_url: z.url().max(3000),
    alt_text: z.string().min(1).max(2000),
  }),
  z.strictObject({ type: z.literal('actions'), block_id, elements: z.array(Button).min(1).max(25) }),
]);
export type Block = z.infer<typeof Block>;

export function areIdsUnique(blocks: readonly { readonly block_id?: string | undefined }[]): boolean {
  const ids = blocks.map((block) => block.block_id).filter((id) => id !== undefined);
  return new Set(ids).size === ids.length;
}

export const Blocks = z.array(Block).max(50).refine(areIdsUnique, 'block_id already exists');
export type Blocks = z.infer<typeof Blocks>;

/** Slack gives every block an id that has none. */
export function withIds<B extends { readonly block_id?: string | undefined }>(
  blocks: readonly B[],
  prefix: string,
): (B & { block_id: string })[] {
  return blocks.map((block, index) => ({ ...block, block_id: block.block_id ?? `${prefix}-${index}` }));
}

export function buttonIn(blocks: Blocks, actionId: string) {
  for (const block of blocks) {
    if (block.type !== 'actions') continue;
    const button = block.elements.find((element) => element.action_id === actionId);
    if (button) return { button, blockId: block.block_id ?? '' };
  }
  return undefined;
}

/** What a reader sees, one line a text. */
export function textsOf(blocks: Blocks): string[] {
  return blocks.flatMap((block) => {
    switch (block.type) {
      case 'header':
        return [block.text.text];
      case 'section':
        return [block.text, ...(block.fields ?? [])].flatMap((text) => text?.text ?? []);
      case 'context':
        return block.elements.map(({ text }) => text);
      case 'image':
        return [`${block.alt_text}: ${block.image_url}`];
      case 'actions':
        return block.elements.map(({ text }) => `[${text.text}]`);
      case 'divider':
        return ['—'];
      default:
        return block satisfies never;
    }
  });
}
