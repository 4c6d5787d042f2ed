import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { someAnswers } from '../support/answers.ts';
import type { ApiAnswer } from '../support/api-client.ts';
import type { CampaignWorld } from '../support/campaign-world.ts';
import { assertNothingLeft } from '../support/left-behind.ts';
import {
  apiOf,
  click,
  contentOf,
  decideOver,
  editOver,
  first,
  heard,
  inReview,
  pullOf,
  reviewRepository,
  second,
  untilEdited,
} from '../support/review-steps.ts';

const refusal = ({ status, body }: ApiAnswer) => [status, body.type.replace(/^.*:/, '')];

const contentPath = (campaignId: string) => `/v1/campaigns/${campaignId}/content`;

/** Decisions and edits by token; the requester is one of the stage's people. */
export function reviewOverApi(theWorld: () => CampaignWorld): void {
  describe('a review over the API', () => {
    it('decides about content as the caller has seen it, once, and for those who are asked', async () => {
      const world = theWorld();
      const requester = world.api;
      const campaignId = await inReview(world, {
        reviewers: ['marketer@your-org.example', 'reviewer@your-org.example'],
      });
      const decide = (api: typeof requester, decision: string, hash: string) =>
        decideOver(api, campaignId, { decision, hash });
      const seen = await contentOf(world, campaignId);

      const outsider = world.signedIn({ sub: 'marketer', tenant: 'another-tenant' });
      for (const answer of [
        await decide(outsider, 'reject', seen.hash),
        await editOver(outsider, campaignId, { hash: seen.hash, pieces: { tagline: 'Theirs' } }),
        await outsider.get(contentPath(campaignId)),
      ]) {
        assert.deepEqual(refusal(answer), [404, 'not-found']);
      }
      const own = await decide(requester, 'approve', seen.hash);
      assert.deepEqual(refusal(own), [403, 'not-a-reviewer']);
      assert.match(own.body.title, /nobody approves what they have requested themselves/);
      const nobody = world.signedIn({ sub: 'nobody', tenant: 'acme' });
      const unmapped = await decide(nobody, 'reject', seen.hash);
      assert.deepEqual(refusal(unmapped), [403, 'not-a-reviewer']);
      assert.match(unmapped.body.title, /nobody whom the stage knows/);
      const unasked = await decide(apiOf(world, second), 'reject', seen.hash);
      assert.deepEqual(refusal(unasked), [403, 'not-a-reviewer']);
      assert.match(unasked.body.title, /somebody else is asked/);
      const unknownEditor = await editOver(nobody, campaignId, {
        hash: seen.hash,
        pieces: { tagline: 'Mine' },
      });
      assert.deepEqual(refusal(unknownEditor), [403, 'not-an-editor']);

      const pieces = { emailSubject: 'Edited over the API' };
      const edit = await editOver(requester, campaignId, { hash: seen.hash, pieces });
      assert.equal(edit.status, 202, edit.text);
      const now = await untilEdited(world, campaignId);
      assert.equal(now.pieces.emailSubject, 'Edited over the API');
      const stale = await decide(requester, 'reject', seen.hash);
      assert.deepEqual(refusal(stale), [409, 'stale-content']);
      assert.deepEqual(stale.body.errors, [
        { field: 'hash', message: `it is ${now.hash} now` },
        { field: 'E-mail subject', message: 'is now: Edited over the API' },
      ]);
      const staleEdit = await editOver(requester, campaignId, { hash: seen.hash, pieces });
      assert.deepEqual(refusal(staleEdit), [409, 'stale-content']);
      assert.equal((await world.campaign(campaignId)).review?.decision, null);

      const rejected = await decide(requester, 'reject', now.hash);
      assert.equal(rejected.status, 200, rejected.text);
      const { review } = await world.record(campaignId);
      assert.equal((await decide(requester, 'reject', now.hash)).status, 200, 'the same word again');
      const other = await decide(requester, 'request-changes', now.hash);
      assert.deepEqual(refusal(other), [409, 'already-decided']);
      assert.match(other.body.title, /Rejected by marketer@your-org\.example over the API, 2026-/);
      const late = await editOver(requester, campaignId, { hash: now.hash, pieces: { tagline: 'Too late' } });
      assert.deepEqual(refusal(late), [409, 'already-decided']);

      const campaign = await world.untilFinal(campaignId);
      assert.equal(campaign.status, 'rejected');
      assert.deepEqual((await world.record(campaignId)).review?.decision, review?.decision);
      assert.equal((await decide(requester, 'reject', now.hash)).status, 200, 'also when all is over');
      await assertNothingLeft(world, campaignId);
    });

    it('counts a person once, on whichever channels they approve', async () => {
      const world = theWorld();
      const campaignId = await world.launch(someAnswers({ channels: ['email'], approvals_required: 2 }));
      const early = { decision: 'approve', hash: 'a'.repeat(64) };
      const tooEarly = await decideOver(apiOf(world, second), campaignId, early);
      assert.deepEqual(refusal(tooEarly), [409, 'no-review']);
      assert.deepEqual(refusal(await world.api.get(contentPath(campaignId))), [409, 'no-review']);
      await world.untilReview(campaignId);

      const { hash } = await contentOf(world, campaignId);
      assert.equal((await click(world, campaignId, 'approve', first.slack)).status, 200);
      const { number } = pullOf(world, campaignId);
      const approval = { login: first.github.toUpperCase(), state: 'APPROVE' } as const;
      world.vendors.github.reviewByHand(reviewRepository, number, approval);
      await heard(world);
      const again = await decideOver(apiOf(world, first), campaignId, { decision: 'approve', hash });
      assert.equal(again.status, 200, again.text);
      const waiting = await world.campaign(campaignId);
      assert.deepEqual([waiting.status, waiting.review?.approvedBy], ['running', [first.email]]);
      assert.equal(waiting.review?.decision, null);

      const last = await decideOver(apiOf(world, second), campaignId, { decision: 'approve', hash });
      assert.equal(last.status, 200, last.text);
      const campaign = await world.untilFinal(campaignId);
      assert.equal(campaign.status, 'completed');
      const { decision, by, via } = campaign.review?.decision ?? {};
      assert.deepEqual([decision, by, via], ['approved', second.email, 'api']);
    });
  });
}
