import { ContentInvalidError } from '../../platform/errors.ts';
import type { LlmUsage } from '../llm.ts';

/** The model answered, and was paid, but there is no text to use: it refused, was cut off or filtered. */
export class UnusableCompletionError extends ContentInvalidError {
  readonly reason: 'refused' | 'cut_off' | 'filtered' | 'empty';
  readonly usage: LlmUsage;
  /** US dollars, to be counted like those of a good answer. */
  readonly costUsd: number;

  constructor(
    message: string,
    details: Pick<UnusableCompletionError, 'reason' | 'usage' | 'costUsd'>,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.reason = details.reason;
    this.usage = details.usage;
    this.costUsd = details.costUsd;
  }
}
