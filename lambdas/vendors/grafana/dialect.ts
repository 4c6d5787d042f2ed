import * as z from 'zod';
import type { VendorDialect } from '../../platform/vendor-http.ts';

/** Both APIs say what is wrong in `message`; the code is `reason` in the one and `status` in the other. */
const GrafanaError = z.looseObject({
  message: z.string(),
  reason: z.string().optional(),
  status: z.unknown().optional(),
});

export const grafanaDialect: VendorDialect = {
  // The legacy API answers 412 to a version or a name that is taken.
  outcome: (answer) => (answer.status === 412 ? 'conflict' : undefined),
  explain(answer) {
    const parsed = GrafanaError.safeParse(answer.body);
    if (!parsed.success) return undefined;
    const { message, reason, status } = parsed.data;
    const code = reason ?? (typeof status === 'string' ? status : undefined);
    return { message, ...(code === undefined ? {} : { code }) };
  },
};
