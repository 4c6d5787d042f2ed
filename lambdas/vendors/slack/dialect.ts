import * as z from 'zod';
import type { Outcome, RawAnswer, VendorDialect } from '../../platform/vendor-http.ts';

const Refusal = z.looseObject({
  ok: z.literal(false),
  error: z.string(),
  response_metadata: z.looseObject({ messages: z.array(z.string()).optional() }).optional(),
});

/** Slack documents the first two as "may have partially succeeded", and the third as passing. */
const unknownOutcome = new Set([
  'fatal_error',
  'internal_error',
  'service_unavailable',
  // It knows our client_msg_id already, but not where that message is: it may be there.
  'duplicate_message_not_found',
  'duplicate_channel_not_found',
]);
const limited = new Set(['ratelimited', 'rate_limited']);

function outcomeOfRefusal(error: string): Outcome {
  if (limited.has(error)) return 'throttled';
  return unknownOutcome.has(error) ? 'ambiguous' : 'rejected';
}

function refusalIn(answer: RawAnswer): z.infer<typeof Refusal> | undefined {
  const parsed = Refusal.safeParse(answer.body);
  return parsed.success ? parsed.data : undefined;
}

/** Slack answers 200 whatever happened; the body says whether it did. */
export const slackDialect: VendorDialect = {
  rated: ({ operation }) => operation === 'slack.send_message',
  outcome(answer) {
    if (answer.status !== 200) return undefined;
    const refusal = refusalIn(answer);
    return refusal && outcomeOfRefusal(refusal.error);
  },
  explain(answer) {
    const refusal = refusalIn(answer);
    if (refusal === undefined) return undefined;
    const details = refusal.response_metadata?.messages ?? [];
    return { code: refusal.error, message: [refusal.error, ...details].join(': ') };
  },
};
