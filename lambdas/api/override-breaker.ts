import * as z from 'zod';
import { configuredCircuits } from '../calls/configured-calls.ts';
import { callerOf } from '../campaign/caller.ts';
import { circuitNames } from '../campaign/circuits/circuit-names.ts';
import { showCircuit } from '../campaign/circuits/list-circuits.ts';
import { OverrideBody, overrideCircuit } from '../campaign/circuits/override-circuit.ts';
import { assertOperator } from '../campaign/operators.ts';
import { campaignSettings } from '../campaign/settings.ts';
import { notFound } from '../platform/problem.ts';
import { createRoute, json, jsonBody, pathParameter } from '../platform/route.ts';

const Service = z.enum(circuitNames);

/** `PUT /v1/breakers/{service}/override`: forces a circuit, or leaves it to itself. The same word twice is one. */
export const handler = createRoute(async (event, { clock }) => {
  const settings = campaignSettings();
  const caller = callerOf(event, settings);
  assertOperator(caller, settings);
  const service = Service.safeParse(pathParameter(event, 'service'));
  if (!service.success) {
    throw notFound(`service ${pathParameter(event, 'service')}; the services are ${circuitNames.join(', ')}`);
  }
  const circuits = configuredCircuits();
  const now = clock.now();
  await overrideCircuit(service.data, jsonBody(event, OverrideBody), caller.subject, { circuits, now });
  return json(200, await showCircuit(circuits, service.data, now));
});
