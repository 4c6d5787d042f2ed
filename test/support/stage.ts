import type { Stage } from '../../lib/stages.ts';

/** The stage that the tests of whole campaigns run. */
export const stage: Stage = 'dev';
