import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { launchTimeProblem, publishTime } from '../../lambdas/campaign/launch-time.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const minutes = 60_000;

describe('a launch time', () => {
  it('may be left out', () => assert.equal(launchTimeProblem(undefined, now), undefined));

  it('has to be in the future', () => {
    assert.match(launchTimeProblem('2026-11-22T12:00:00Z', now)?.message ?? '', /in the past/);
    assert.equal(launchTimeProblem('2026-11-22T12:00:01Z', now), undefined);
  });

  it('is at most six months away', () => {
    assert.match(launchTimeProblem('2027-07-01T00:00:00Z', now)?.message ?? '', /six months/);
  });
});

describe('the moment of publishing', () => {
  it('is the end of the hold window where nothing else is asked', () => {
    assert.equal(publishTime(undefined, now, 30 * minutes), now + 30 * minutes);
  });

  it('is the launch time where that is later', () => {
    assert.equal(publishTime('2026-12-24T08:00:00Z', now, 30 * minutes), Date.parse('2026-12-24T08:00:00Z'));
  });

  it('is the end of the hold window where the launch time has passed by the approval', () => {
    assert.equal(publishTime('2026-11-22T11:00:00Z', now, 30 * minutes), now + 30 * minutes);
  });
});
