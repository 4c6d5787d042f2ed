import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { before, describe, it } from 'node:test';
import { theCampaignWorld } from '../support/campaign-world.ts';
import {
  anApproval,
  anOpenReviewIn,
  aPress,
  aReview,
  formOf,
  githubRequest,
  post,
  publishedDeliveries,
  rotateSecret,
  slackRequest,
  statusOf,
  type VendorRequest,
  withHeader,
  without,
} from '../support/review-callbacks.ts';
import { first, functionArn } from '../support/review-steps.ts';

const guid = '72d3162e-cc78-11e3-81ab-4c9367dc0958';
const minute = 60_000;
const tooLong = 'x'.repeat(1024 * 1024);

/** By the name of the problem, and by what is wrong. */
type Refusals = Readonly<Record<string, Readonly<Record<string, () => VendorRequest>>>>;

describe('the callbacks', () => {
  const theWorld = theCampaignWorld();
  let campaignId = '';
  let slackSecret = '';
  let githubSecret = '';
  before(async () => {
    const world = theWorld();
    campaignId = await anOpenReviewIn(world);
    slackSecret = world.vendors.slack.secret().signingSecret;
    githubSecret = world.vendors.github.secret().webhookSecret;
  });

  const slack = (payload: unknown, at = 0, secret = slackSecret): VendorRequest =>
    slackRequest(formOf(payload), secret, theWorld().clock.now() + at);
  const pressed = (overrides = {}) => aPress(campaignId, overrides);
  const github = (
    payload: unknown,
    { event = 'pull_request_review', secret = githubSecret, delivery = guid } = {},
  ): VendorRequest => githubRequest(JSON.stringify(payload), secret, event, delivery);
  const reviewed = (overrides = {}) => aReview(campaignId, overrides);

  const recorded = () => theWorld().stored.itemsOf(campaignId);
  /** Whatever it answers, nothing of the campaign changes. */
  const answersOnly = async (to: 'slack' | 'github', request: VendorRequest, expected: object) => {
    const before = await recorded();
    assert.deepEqual(await post(theWorld(), to, request), expected);
    await theWorld().clock.settled();
    assert.deepEqual(await recorded(), before);
  };

  const slackRefusals: Refusals = {
    'bad-signature': {
      'no signature': () => without(slack(pressed()), 'x-slack-signature'),
      'no timestamp': () => without(slack(pressed()), 'x-slack-request-timestamp'),
      'an old signature': () => slack(pressed(), -5 * minute - 2_000),
      'a signature of the future': () => slack(pressed(), 5 * minute + 2_000),
      'the signature of another secret': () => slack(pressed(), 0, 'another secret'),
      'a body that was encoded anew': () => {
        const { headers, body } = slack(pressed());
        return { headers, body: body.replaceAll('+', '%20') };
      },
    },
    'unknown-origin': { 'another workspace': () => slack(pressed({ team: { id: 'T0ANOTHER' } })) },
    'wrong-content-type': {
      'another content type': () => withHeader(slack(pressed()), 'content-type', 'application/json'),
    },
    'too-large': { 'too many bytes': () => slack(pressed({ more: tooLong })) },
    'invalid-input': {
      'a payload that is not JSON': () => slack('{"type":'),
      'no user': () => slack(pressed({ user: undefined })),
      'a button that is not ours': () => slack(pressed({ actions: [anApproval(`{"campaignId":"x"}`)] })),
      'no action': () => slack(pressed({ actions: [] })),
    },
  };
  const slackStatuses: Readonly<Record<string, number>> = {
    'bad-signature': 401,
    'unknown-origin': 401,
    'too-large': 413,
  };

  const githubRefusals: Refusals = {
    'bad-signature': {
      'no signature': () => without(github(reviewed()), 'x-hub-signature-256'),
      'the older kind of signature': () =>
        withHeader(github(reviewed()), 'x-hub-signature-256', `sha1=${'0'.repeat(40)}`),
      'the signature of another secret': () => github(reviewed(), { secret: 'another secret' }),
      'a body that was encoded anew': () => {
        const { headers, body } = github(reviewed());
        return { headers, body: JSON.stringify(JSON.parse(body), null, 2) };
      },
    },
    'unknown-origin': {
      'another repository': () => github(reviewed({ repository: { full_name: 'other/repository' } })),
    },
    'wrong-content-type': {
      'another content type': () =>
        withHeader(github(reviewed()), 'content-type', 'application/x-www-form-urlencoded'),
    },
    'too-large': { 'too many bytes': () => github(reviewed({ more: tooLong })) },
    'invalid-input': {
      'a payload that is not JSON': () =>
        githubRequest('payload=%7B%7D', githubSecret, 'pull_request_review', guid),
      'no event': () => without(github(reviewed()), 'x-github-event'),
      'no id': () => without(github(reviewed()), 'x-github-delivery'),
      'no pull request': () => github(reviewed({ pull_request: undefined })),
    },
  };
  const githubStatuses: Readonly<Record<string, number>> = { 'bad-signature': 401, 'too-large': 413 };

  for (const [to, refusals, statuses] of [
    ['slack', slackRefusals, slackStatuses],
    ['github', githubRefusals, githubStatuses],
  ] as const) {
    for (const [problem, cases] of Object.entries(refusals)) {
      const status = statuses[problem] ?? 400;
      for (const [what, make] of Object.entries(cases)) {
        it(`refuse ${what} from ${to} with ${status}`, () => answersOnly(to, make(), { status, problem }));
      }
    }
  }

  it('do nothing about what GitHub has published of other repositories, even if signed', async () => {
    const before = await recorded();
    const refused = { status: 400, problem: 'unknown-origin' };
    let count = 0;
    for (const { event, example } of publishedDeliveries) {
      const answer = await post(theWorld(), 'github', github(example, { event }));
      // A push is read from the pull request that it changes: by itself it concerns nobody.
      assert.deepEqual(answer, event === 'push' ? { status: 200, problem: '' } : refused, event);
      count += 1;
    }
    assert.ok(count >= 40, `${count} examples`);
    assert.deepEqual(await recorded(), before);
  });

  it('take a form as API Gateway hands it over, and the same request again changes nothing', async () => {
    const world = theWorld();
    const { headers, body } = slack(pressed());
    const event = { headers, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
    assert.equal(await statusOf(world, functionArn(world, 'slack-callback'), event), 200);
    await world.clock.settled();
    const { review, status, effects } = await world.record(campaignId);
    assert.deepEqual([review?.decision?.decision, review?.decision?.by], ['approved', first.email]);

    assert.deepEqual(await post(world, 'slack', { headers, body }), { status: 200, problem: '' });
    await world.clock.settled();
    const again = await world.record(campaignId);
    assert.deepEqual([again.review, again.status, again.effects], [review, status, effects]);
  });

  it('take a delivery, and the same again changes nothing', async () => {
    const taken = { status: 200, problem: '' };
    const record = await theWorld().record(campaignId);
    assert.deepEqual(await post(theWorld(), 'github', github(reviewed())), taken);
    await theWorld().clock.settled();
    assert.deepEqual(await theWorld().record(campaignId), record);
    await answersOnly('github', github(reviewed()), taken);
  });

  it('take what is signed with a secret that was rotated a second ago, not with the old one', async () => {
    const taken = { status: 200, problem: '' };
    const refused = { status: 401, problem: 'bad-signature' };
    const ping = (secret: string) => github({ zen: 'Keep it simple.' }, { event: 'ping', secret });
    await rotateSecret(theWorld(), 'slack', { signingSecret: 'a new signing secret' });
    await rotateSecret(theWorld(), 'github', { webhookSecret: 'a new webhook secret' });
    await theWorld().clock.sleep(1_000);
    const closed = { type: 'view_closed' };
    await answersOnly('slack', slack(closed, 0, 'a new signing secret'), taken);
    await answersOnly('github', ping('a new webhook secret'), taken);
    await answersOnly('slack', slack(closed), refused);
    await answersOnly('github', ping(githubSecret), refused);
  });
});
