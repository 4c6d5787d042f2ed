import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stageConfigs } from '../../../lib/config.ts';
import type { FunctionResource } from '../../../lib/local/assembly/deployment.ts';
import { stage } from '../../support/stage.ts';
import { atRest, type ReviewedCampaign } from './reviewed-campaign.ts';

/** A function, and what it is asked: the same thing each time, signed or sent anew. */
export interface Contender {
  readonly resource: FunctionResource;
  readonly event: () => object;
}

/** @param scratch a folder for the code of the function that does nothing */
export async function contendersIn(
  campaign: ReviewedCampaign,
  scratch: string,
): Promise<Readonly<Record<string, Contender>>> {
  const getProgress = functionOf(campaign, 'get-progress');
  return {
    slackCallback: { resource: functionOf(campaign, 'slack-callback'), event: strangersPress(campaign) },
    githubCallback: {
      resource: functionOf(campaign, 'github-callback'),
      event: await reviewDelivery(campaign),
    },
    getProgress: { resource: getProgress, event: progressRequest(campaign) },
    nothing: { resource: await nothing(getProgress, scratch), event: () => ({}) },
  };
}

function functionOf({ twin }: ReviewedCampaign, id: string): FunctionResource {
  const found = twin.deployment.functions.find(
    ({ environment }) => environment['POWERTOOLS_SERVICE_NAME'] === id,
  );
  if (found === undefined) throw new Error(`the stage has no function ${id}`);
  return found;
}

/** Somebody whom the stage does not know presses a button of the card, which decides nothing. */
function strangersPress({ twin: { vendors } }: ReviewedCampaign): () => object {
  const card = vendors.slack.messages().at(-1);
  if (card === undefined) throw new Error('there is no card in Slack');
  return () => {
    const { headers, body } = vendors.slack.buttonCallback({
      ts: card.ts,
      actionId: 'approve-campaign',
      user: { id: 'U0STRANGER' },
    });
    return httpEvent({ headers, body: Buffer.from(body).toString('base64'), isBase64Encoded: true });
  };
}

/** A comment that GitHub has told us of once, told again as if it were another one each time. */
async function reviewDelivery({ twin }: ReviewedCampaign): Promise<() => object> {
  const { github } = twin.vendors;
  const { owner, reviewRepository } = stageConfigs[stage].services.github;
  github.reviewByHand(`${owner}/${reviewRepository}`, 1, { login: 'a-stranger', state: 'COMMENT' });
  await atRest(twin);
  const told = github.deliveries().findLast(({ event }) => event === 'pull_request_review');
  if (told === undefined) throw new Error('GitHub has not told of the review');
  const headers = Object.fromEntries(
    Object.entries(told.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return () =>
    httpEvent({
      headers: { ...headers, 'x-github-delivery': randomUUID() },
      body: told.body,
      isBase64Encoded: false,
    });
}

function progressRequest({ campaignId, requester }: ReviewedCampaign): () => object {
  const authorizer = { jwt: { claims: requester } };
  const event = httpEvent({ headers: {}, isBase64Encoded: false, pathParameters: { id: campaignId } });
  return () => ({ ...event, requestContext: { ...event.requestContext, authorizer } });
}

/** What every function pays: a process, the runtime, and the way there and back. */
async function nothing(like: FunctionResource, scratch: string): Promise<FunctionResource> {
  const codeDirectory = join(scratch, 'nothing');
  await mkdir(codeDirectory);
  await writeFile(
    join(codeDirectory, 'index.cjs'),
    'exports.handler = async () => ({ statusCode: 200, body: "" });\n',
  );
  return { ...like, name: 'nothing', codeDirectory };
}

function httpEvent<Event extends object>(event: Event) {
  return { ...event, requestContext: { domainName: 'localhost', stage: '$default' } };
}
