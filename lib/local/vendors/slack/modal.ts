import * as z from 'zod';
import { areIdsUnique, Block, withIds } from './blocks.ts';
import { block_id, plain } from './text-objects.ts';

const TextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: z.string().max(255).optional(),
  multiline: z.boolean().default(false),
  // Slack names no limit; what is too long or too short cannot be submitted.
  initial_value: z.string().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
  placeholder: plain(150).optional(),
  focus_on_load: z.boolean().optional(),
});

const Input = z.strictObject({
  type: z.literal('input'),
  block_id,
  label: plain(2000),
  element: z.discriminatedUnion('type', [TextInput]),
  optional: z.boolean().default(false),
  hint: plain(2000).optional(),
});

const hasInput = (blocks: readonly { readonly type: string }[]) =>
  blocks.some(({ type }) => type === 'input');

/** A modal with Slack's limits; texts are the only inputs that the sandbox knows. */
export const Modal = z
  .strictObject({
    type: z.literal('modal'),
    title: plain(24),
    submit: plain(24).optional(),
    close: plain(24).optional(),
    blocks: z
      .array(z.discriminatedUnion('type', [Block, Input]))
      .max(100)
      .refine(areIdsUnique, 'block_id already exists'),
    private_metadata: z.string().max(3000).default(''),
    callback_id: z.string().max(255).default(''),
    clear_on_close: z.boolean().default(false),
    notify_on_close: z.boolean().default(false),
  })
  .refine(({ submit, blocks }) => submit !== undefined || !hasInput(blocks), {
    message: 'must define `submit` to use `input` block',
    path: ['blocks'],
  });
export type Modal = z.infer<typeof Modal>;

/** A question of a modal, with the ids that Slack gives where there are none. */
export interface ModalInput {
  readonly blockId: string;
  readonly actionId: string;
  readonly optional: boolean;
  readonly multiline: boolean;
  readonly initialValue: string;
  readonly minLength: number;
  readonly maxLength: number;
}

/** The modal as Slack keeps it: every block has an id. */
export function withBlockIds(modal: Modal, viewId: string): Modal {
  return { ...modal, blocks: withIds(modal.blocks, viewId) };
}

export function inputsOf({ blocks }: Modal): ModalInput[] {
  return blocks.flatMap((block) => {
    if (block.type !== 'input') return [];
    const { block_id = '', optional, element } = block;
    return [
      {
        blockId: block_id,
        actionId: element.action_id ?? `${block_id}-input`,
        optional,
        multiline: element.multiline,
        initialValue: element.initial_value ?? '',
        minLength: element.min_length ?? 0,
        maxLength: element.max_length ?? Number.POSITIVE_INFINITY,
      },
    ];
  });
}
