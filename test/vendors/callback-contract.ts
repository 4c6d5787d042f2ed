import assert from 'node:assert/strict';
import { after, afterEach, before, describe } from 'node:test';
import { githubCallbacks } from './github-callback-sentences.ts';
import type { DoublesName, ReviewDoubles } from './review-doubles.ts';
import { slackCallbacks } from './slack-callback-sentences.ts';

/** What a review needs of GitHub and of Slack, whoever has written the doubles that it is held at. */
export function callbackContract(name: DoublesName, start: () => Promise<ReviewDoubles>): void {
  describe(`a review at ${name}`, () => {
    let doubles: ReviewDoubles | undefined;
    before(async () => {
      doubles = await start();
    });
    // The API lets a burst of requests through again.
    afterEach(() => doubles?.world.clock.sleep(5_000));
    after(() => doubles?.close());
    const theDoubles = () => {
      assert.ok(doubles);
      return doubles;
    };
    githubCallbacks(name, theDoubles);
    slackCallbacks(name, theDoubles);
  });
}
