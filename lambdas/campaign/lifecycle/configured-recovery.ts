import type { Clock } from '../../platform/clock.ts';
import { startFunction } from '../../platform/start-function.ts';
import { configuredAdmission } from '../admission/configured-admission.ts';
import { configuredOutbox } from '../outbox/configured-outbox.ts';
import { drainOutbox } from '../outbox/drain-outbox.ts';
import { configuredExecutions } from './configured-executions.ts';
import type { RecoverDeps } from './recover.ts';

/** What the stage's campaigns are looked after with. */
export function configuredRecovery(clock: Clock, deadlineAt: number): RecoverDeps {
  const outbox = configuredOutbox(clock, deadlineAt);
  const executions = configuredExecutions();
  return {
    table: outbox.table,
    clock,
    retentionDays: outbox.retentionDays,
    executions,
    admission: configuredAdmission(clock, (campaignId) => executions.start({ campaignId, run: 1 })),
    drain: ({ campaignId }) => drainOutbox(campaignId, outbox),
    verify: ({ campaignId }) => startFunction('publication-verifier', { campaignId }),
  };
}
