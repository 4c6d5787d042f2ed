import type { CallGuard } from '../../lambdas/platform/call-guard.ts';

/** Lets everything through: for tests of what stands behind the guard. */
export const unguarded: CallGuard = {
  call: (_request, send) => send(),
  reserve: async () => ({ release: async () => {} }),
};
