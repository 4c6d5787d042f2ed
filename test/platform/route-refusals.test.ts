import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Context } from 'aws-lambda';
import { InvalidInputError, StoreUnavailableError } from '../../lambdas/platform/errors.ts';
import { RouteRefusal } from '../../lambdas/platform/problem.ts';
import { createRoute } from '../../lambdas/platform/route.ts';
import { linesPrinted, logsIn, metricsIn } from '../support/printed-lines.ts';

const event = { headers: {}, isBase64Encoded: false, requestContext: { domainName: 'd', stage: 's' } };
const context = { functionName: 'route', awsRequestId: 'id', getRemainingTimeInMillis: () => 30_000 };

/** Calls a route whose work ends so: the levels of what it logs, and how it counts the execution. */
async function noticedOf(error: Error) {
  const route = createRoute(() => Promise.reject(error));
  const lines = await linesPrinted(() => route(event, context as unknown as Context));
  const counted = metricsIn(lines).find(({ name }) => name === 'route_executions_total');
  return {
    levels: logsIn(lines).map(({ level }) => level),
    status: counted?.dimensions['status'],
  };
}

describe('a route', () => {
  before(() => {
    process.env['POWERTOOLS_METRICS_NAMESPACE'] = 'CampaignOrchestrator';
  });

  for (const [what, error] of [
    ['what its caller may not do', new RouteRefusal(403, 'not-a-reviewer', 'they may not')],
    ['what cannot be used', new InvalidInputError('the body cannot be used')],
  ] as const) {
    it(`that refuses ${what} has not failed, and alarms nobody`, async () => {
      assert.deepEqual(await noticedOf(error), { levels: ['WARN'], status: 'refused' });
    });
  }

  for (const error of [new StoreUnavailableError('the table is away'), new TypeError('a bug')]) {
    it(`has failed where it meets ${error.name}`, async () => {
      assert.deepEqual(await noticedOf(error), { levels: ['ERROR'], status: 'failed' });
    });
  }
});
