import * as z from 'zod';
import { configuredCircuits } from '../calls/configured-calls.ts';
import { reportCircuits } from '../campaign/circuits/report-circuits.ts';
import { createHandler } from '../platform/handler.ts';

/** Every minute: says which circuits are not closed, so that they are seen for as long as that lasts. */
export const handler = createHandler({
  work: 'operation',
  input: z.unknown(),
  run: async (_event, { clock }) => ({ reported: await reportCircuits(configuredCircuits(), clock.now()) }),
});
