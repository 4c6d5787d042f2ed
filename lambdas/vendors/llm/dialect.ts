import * as z from 'zod';
import type { RawAnswer, VendorDialect } from '../../platform/vendor-http.ts';

const ErrorBody = z.object({
  error: z.object({ message: z.string(), type: z.string().nullish(), code: z.string().nullish() }),
});

/** Codes that come with a 429 and that no waiting mends: somebody has to pay, or to raise a limit. */
const spent = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active']);

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a duration such as `6m0s`, `1.5s` or `120ms`; `undefined` for anything else. */
export function durationMs(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|[smhd]))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)].reduce(
    (sum, [, amount, unit = '']) => sum + Number(amount) * (unitMs[unit] ?? 0),
    0,
  );
}

function errorOf(answer: RawAnswer): z.infer<typeof ErrorBody>['error'] | undefined {
  return ErrorBody.safeParse(answer.body).data?.error;
}

/** `Retry-After` is for this request; the reset headers say when a limit is whole again, which is later. */
function retryAt({ headers }: RawAnswer, now: number): number | undefined {
  if (headers['retry-after'] !== undefined) return undefined;
  const resets = (['requests', 'tokens'] as const)
    .filter((limit) => Number(headers[`x-ratelimit-remaining-${limit}`] ?? 0) <= 0)
    .map((limit) => durationMs(headers[`x-ratelimit-reset-${limit}`] ?? ''))
    .filter((ms) => ms !== undefined);
  return resets.length === 0 ? undefined : now + Math.max(...resets);
}

export const llmDialect: VendorDialect = {
  outcome(answer) {
    const error = answer.status === 429 ? errorOf(answer) : undefined;
    return spent.has(error?.code ?? '') || spent.has(error?.type ?? '') ? 'rejected' : undefined;
  },
  explain(answer) {
    const error = errorOf(answer);
    if (error === undefined) return undefined;
    const code = error.code ?? error.type ?? undefined;
    return {
      message: withoutKeys(`${error.message}${code === undefined ? '' : ` (${code})`}`),
      ...(code === undefined ? {} : { code }),
    };
  },
  retryAt,
};

/** OpenAI quotes the key in "Incorrect API key provided: …", mostly but not always masked. */
function withoutKeys(message: string): string {
  return message.replace(/\bsk-[\w*-]+/g, 'sk-…').slice(0, 500);
}
