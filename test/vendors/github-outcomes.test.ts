import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { systemClock } from '../../lambdas/platform/clock.ts';
import {
  AmbiguousOutcomeError,
  ThrottledError,
  VendorRejectedError,
  VendorUnavailableError,
} from '../../lambdas/platform/errors.ts';
import { GithubSecret } from '../../lambdas/vendors/github/settings.ts';
import { createGithub, type Github } from '../../lambdas/vendors/github.ts';
import { createRealClock } from '../../lib/local/clock/real-clock.ts';
import { type GithubSandbox, startGithubSandbox } from '../../lib/local/vendors/github.ts';
import type { SandboxAnswer } from '../../lib/local/vendors/sandbox.ts';
import { aBegunEffect } from '../support/begun-effect.ts';
import { unguarded } from '../support/unguarded.ts';

const reviews = 'marketing-reviews';
const blog = 'company-blog';
const effect = aBegunEffect();

let sandbox: GithubSandbox;
let github: Github;

function clientOf(overrides: { token?: string; timeoutMs?: number; now?: number } = {}): Github {
  const { token, timeoutMs = 10_000, now } = overrides;
  return createGithub({
    secret: GithubSecret.parse({ ...sandbox.secret(), ...(token === undefined ? {} : { token }) }),
    settings: { owner: 'acme' },
    clock: now === undefined ? systemClock : { now: () => now },
    guard: unguarded,
    timeoutMs,
  });
}

const answerOnce = (answer: SandboxAnswer) =>
  sandbox.faults.add({ fault: { kind: 'answer', answer }, times: 1 });

describe('outcomes of createGithub', () => {
  beforeEach(async () => {
    await sandbox?.close();
    sandbox = await startGithubSandbox({
      clock: createRealClock(),
      repositories: [`acme/${reviews}`, `acme/${blog}`],
    });
    github = clientOf();
  });
  after(() => sandbox.close());

  it('tells a rate limit by 403 from a refusal, and how long it lasts', async () => {
    const now = 1_700_000_000_000;
    const limited = clientOf({ now });
    const limits: [SandboxAnswer, number][] = [
      [{ status: 403, headers: { 'retry-after': '30' } }, now + 30_000],
      [
        { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1700000100' } },
        1_700_000_100_000,
      ],
      [{ status: 403, body: { message: 'You have exceeded a secondary rate limit' } }, now + 60_000],
      [{ status: 429, headers: { 'retry-after': '5' } }, now + 5_000],
    ];
    for (const [answer, retryAt] of limits) {
      answerOnce(answer);
      await assert.rejects(
        limited.getBranch(reviews, 'main'),
        (error) => error instanceof ThrottledError && error.retryAt === retryAt,
      );
    }
    answerOnce({ status: 403, body: { message: 'Resource not accessible by integration' } });
    await assert.rejects(
      github.getBranch(reviews, 'main'),
      (error) => error instanceof VendorRejectedError && error.status === 403,
    );
  });

  it('calls a broken read unavailable, and a broken write unknown', async () => {
    const post = { path: 'a.md', branch: 'main', message: 'Publish', content: 'One' };
    for (const fault of [
      { kind: 'answer', answer: { status: 502 } },
      { kind: 'reset' },
      { kind: 'lost-answer' },
    ] as const) {
      sandbox.faults.add({ fault, times: 1 });
      await assert.rejects(github.getBranch(reviews, 'main'), VendorUnavailableError);
      sandbox.faults.add({ fault, times: 1 });
      await assert.rejects(github.putFile(effect, blog, post), AmbiguousOutcomeError);
    }
    assert.equal(sandbox.artifacts.everExisted('file').length, 1);
  });

  it('calls a write that is not answered in time unknown', async () => {
    sandbox.faults.add({ fault: { kind: 'latency', ms: 300 }, times: 1 });
    const hasty = clientOf({ timeoutMs: 50 });

    await assert.rejects(
      hasty.putFile(effect, blog, { path: 'a.md', branch: 'main', message: 'Publish', content: 'One' }),
      AmbiguousOutcomeError,
    );
  });

  it('sends nothing once the invocation is over', async () => {
    const late = aBegunEffect({ sendBefore: Date.now() - 1 });

    await assert.rejects(github.deleteBranch(late, reviews, 'any'), VendorUnavailableError);

    assert.deepEqual(sandbox.requests, []);
  });

  it('is refused with a wrong token, and never shows the token', async () => {
    const intruder = clientOf({ token: 'ghp_wrong' });

    await assert.rejects(intruder.getBranch(reviews, 'main'), (error: Error) => {
      assert.ok(error instanceof VendorRejectedError);
      assert.equal(error.status, 401);
      assert.doesNotMatch(JSON.stringify(error) + error.message + error.stack, /ghp_wrong/);
      return true;
    });
  });
});
