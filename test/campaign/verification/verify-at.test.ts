import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verifyAtOf } from '../../../lambdas/campaign/verification/verify-at.ts';
import { aBlogFile, aMail, aPost, blogKey, mailKey, postKey, publishAt } from './published-campaign.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const effects = { [mailKey]: aMail(), [postKey]: aPost() };

describe('the moment of the next verification', () => {
  it('is ten minutes after the first of what was to be published', () => {
    const earlier = { ...aBlogFile(), begunAt: publishAt - 5 * minute };
    assert.equal(verifyAtOf({ effects }), publishAt + 10 * minute);
    assert.equal(verifyAtOf({ effects: { ...effects, [blogKey]: earlier } }), publishAt + 5 * minute);
  });

  it('is never where nothing was published, or all of it is known', () => {
    assert.equal(verifyAtOf({ effects: {} }), undefined);
    const known = { [mailKey]: aMail({ outcome: 'sent' }), [postKey]: aPost({ outcome: 'failed' }) };
    assert.equal(verifyAtOf({ effects: known, verifyAt: 7 }), undefined);
  });

  it('is that of the record, unless a later one is asked for', () => {
    assert.equal(verifyAtOf({ effects, verifyAt: 7 }), 7);
    assert.equal(verifyAtOf({ effects, verifyAt: 7 }, publishAt), publishAt + 10 * minute);
  });

  it('comes at twice the distance each time, and last after a day', () => {
    const moments: number[] = [];
    for (let after = publishAt; moments.at(-1) !== day / minute; ) {
      after = verifyAtOf({ effects }, after) ?? Number.NaN;
      moments.push((after - publishAt) / minute);
    }
    assert.deepEqual(moments, [10, 20, 40, 80, 160, 320, 640, 1280, 1440]);
  });

  it('is at once for what is overdue', () => {
    assert.equal(verifyAtOf({ effects }, publishAt + 2 * day), publishAt + 2 * day);
  });
});
