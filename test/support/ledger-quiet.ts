import { logger } from '../../lambdas/platform/logger.ts';

/** What the ledger has to say to alarms would fill the report of thousands of runs. */
export function keepLedgerQuiet(): void {
  logger.setLogLevel('SILENT');
  process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';
}
