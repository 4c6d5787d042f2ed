import assert from 'node:assert/strict';
import { after, afterEach, before, describe } from 'node:test';
import { startEmulatedDoubles } from './emulated-review-doubles.ts';
import { githubCallbacks } from './github-callback-sentences.ts';
import { startOwnDoubles } from './own-review-doubles.ts';
import type { ReviewDoubles } from './review-doubles.ts';
import { slackCallbacks } from './slack-callback-sentences.ts';

for (const [name, start] of [
  ['our own sandboxes', startOwnDoubles],
  ['the npm package emulate', startEmulatedDoubles],
] as const) {
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
