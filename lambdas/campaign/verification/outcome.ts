import type { VendorAnswer } from './ask-vendor.ts';
import { nameOf, type Publishing } from './publishings.ts';
import { lastAskMs } from './verify-at.ts';

/** What has come of something that a vendor was to publish. */
export type Outcome =
  | { readonly kind: 'sent'; readonly url?: string }
  /** It is not out. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** Nobody can tell any more. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** What an answer comes to; nothing while it is worth asking again. */
export function outcomeOf(answer: VendorAnswer, { publishAt }: Publishing, now: number): Outcome | undefined {
  const isLast = now >= publishAt + lastAskMs;
  switch (answer.kind) {
    case 'sent':
      return answer;
    case 'failed':
      return { kind: 'failed', reason: answer.reason };
    case 'gone':
      return { kind: 'unknown', reason: answer.reason };
    case 'pending':
      return isLast ? { kind: 'failed', reason: `a day after its time ${answer.reason}` } : undefined;
    case 'unreachable':
      return isLast ? { kind: 'unknown', reason: `a day after its time ${answer.reason}` } : undefined;
    default:
      return answer satisfies never;
  }
}

/** The sentence that people read. */
export function sentenceOf(publishing: Publishing, outcome: Exclude<Outcome, { kind: 'sent' }>): string {
  const what = nameOf(publishing);
  switch (outcome.kind) {
    case 'failed':
      return `${what} was not published: ${outcome.reason}`;
    case 'unknown':
      return `nobody can tell whether ${what} was published: ${outcome.reason}`;
    default:
      return outcome satisfies never;
  }
}
