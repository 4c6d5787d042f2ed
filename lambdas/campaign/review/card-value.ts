import * as z from 'zod';
import { InvalidInputError } from '../../platform/errors.ts';

/** The buttons of a review card. */
export const cardActions = {
  approve: 'approve-campaign',
  changes: 'request-changes',
  edit: 'edit-campaign',
  reject: 'reject-campaign',
} as const;

/** What a button carries: which content of which round was on the card. Never a token. */
export const CardValue = z.strictObject({
  campaignId: z.uuid(),
  round: z.int().positive(),
  hash: z.string(),
});
export type CardValue = z.infer<typeof CardValue>;

/** What a window carries that one of the buttons has opened. */
export const WindowValue = z.strictObject({
  card: CardValue,
  /** The channel of the card. */
  channel: z.string(),
});
export type WindowValue = z.infer<typeof WindowValue>;

/** @throws InvalidInputError */
export function parseCardValue(text: string | undefined): CardValue {
  const parsed = CardValue.safeParse(jsonOf(text ?? ''));
  if (!parsed.success) throw new InvalidInputError('the button is not one of ours');
  return parsed.data;
}

/** @throws InvalidInputError */
export function parseWindowValue(text: string): WindowValue {
  const parsed = WindowValue.safeParse(jsonOf(text));
  if (!parsed.success) throw new InvalidInputError('the window is not one of ours');
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
