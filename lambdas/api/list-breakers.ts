import { configuredCircuits } from '../calls/configured-calls.ts';
import { callerOf } from '../campaign/caller.ts';
import { listCircuits } from '../campaign/circuits/list-circuits.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { createRoute, json } from '../platform/route.ts';

/** `GET /v1/breakers` */
export const handler = createRoute(async (event, { clock }) => {
  callerOf(event, campaignSettings());
  return json(200, { breakers: await listCircuits(configuredCircuits(), clock.now()) });
});
