import * as z from 'zod';
import type { CompletionRequest, LlmUsage } from '../llm.ts';
import { UnusableCompletionError } from './unusable-completion-error.ts';

/** What we need of an answer of `/chat/completions`. */
export const ChatCompletion = z.object({
  model: z.string(),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }),
});

/** The text of the answer. @throws UnusableCompletionError if there is none. */
export function completionText(
  { choices: [choice] }: z.infer<typeof ChatCompletion>,
  request: CompletionRequest,
  spent: { readonly usage: LlmUsage; readonly costUsd: number },
): string {
  const unusable = (reason: UnusableCompletionError['reason'], message: string) =>
    new UnusableCompletionError(`slm.chat_completion: ${message}`, { reason, ...spent });
  const refusal = choice?.message.refusal;
  if (refusal) throw unusable('refused', `the model refused: ${refusal.slice(0, 300)}`);
  if (choice?.finish_reason === 'content_filter') {
    throw unusable('filtered', 'the content filter held the answer back; change the brief');
  }
  if (choice?.finish_reason === 'length') {
    throw unusable(
      'cut_off',
      `the answer was cut off at ${request.maxTokens} tokens; allow more, or ask for less`,
    );
  }
  const text = choice?.message.content ?? '';
  if (text.trim() === '') throw unusable('empty', 'the answer is empty');
  return text;
}
