import { channel } from 'node:diagnostics_channel';

/**
 * Lines that belong to the test which runs: the log of a world's functions, for one. The test runner shows them
 * where the test fails; nothing listens where a file is run alone with `node --test`.
 */
export const testLog = channel('campaign-orchestrator:test-log');
