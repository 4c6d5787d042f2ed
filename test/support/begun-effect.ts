import { type BegunEffect, begunEffect } from '../../lambdas/platform/begun-effect.ts';

/** An effect as the ledger would have begun it, for tests of what may only be done with one. */
export function aBegunEffect(overrides: Partial<Parameters<typeof begunEffect>[0]> = {}): BegunEffect {
  return begunEffect({
    campaignId: 'acme-autumn-sale-1',
    key: 'distribution/email@1',
    id: '5f0c9f0e-8d3a-5b5e-9a53-0d7f6b1c2a40',
    sendBefore: Number.POSITIVE_INFINITY,
    ...overrides,
  });
}
