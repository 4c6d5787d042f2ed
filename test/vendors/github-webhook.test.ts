import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { InvalidInputError } from '../../lambdas/platform/errors.ts';
import { type GithubDelivery, parseGithubDelivery } from '../../lambdas/vendors/github/webhook.ts';
import { verifyGithubSignature } from '../../lambdas/vendors/github/webhook-signature.ts';
import { signGithubWebhook } from '../../lib/local/vendors/github/sign-webhook.ts';

const Examples = z.array(z.looseObject({ name: z.string(), examples: z.array(z.looseObject({})) }));

/** What GitHub has published of its own deliveries. */
const published = Examples.parse(
  createRequire(import.meta.url)('@octokit/webhooks-examples/api.github.com/index.json'),
)
  .filter(({ name }) => /^(ping|push|pull_request.*)$/.test(name))
  .flatMap(({ name, examples }) => examples.map((example, index) => ({ event: name, index, example })));

const secret = 'a webhook secret';
const guid = '72d3162e-cc78-11e3-81ab-4c9367dc0958';
const bytesOf = (payload: unknown) => Buffer.from(JSON.stringify(payload));
const parse = (event: string | undefined, payload: unknown): GithubDelivery =>
  parseGithubDelivery({ event, delivery: guid, rawBody: bytesOf(payload) });

const aRepository = { full_name: 'acme/reviews' };
const aPullRequest = {
  action: 'closed',
  number: 7,
  pull_request: { number: 7, head: { ref: 'campaign/1' } },
  repository: aRepository,
};

const problemsOf = (event: string, payload: unknown): string[] => {
  try {
    parse(event, payload);
  } catch (error) {
    assert.ok(error instanceof InvalidInputError);
    assert.match(error.message, new RegExp(event));
    return error.problems.map(({ field }) => field);
  }
  return [];
};

describe('parseGithubDelivery', () => {
  it('reads every example that GitHub has published of these events', () => {
    const kinds = new Map<string, Set<string>>();
    for (const { event, example } of published) {
      const read = parse(event, example);
      assert.equal(read.delivery, guid);
      kinds.set(event, (kinds.get(event) ?? new Set()).add(read.kind));
    }
    assert.ok(published.length > 40);
    assert.deepEqual(Object.fromEntries([...kinds].map(([event, read]) => [event, [...read].sort()])), {
      ping: ['ping'],
      pull_request: ['pull-request'],
      pull_request_review: ['pull-request'],
      pull_request_review_comment: ['other'],
      pull_request_review_thread: ['other'],
      push: ['other', 'push'],
    });
  });

  it('takes no more than where to look', () => {
    const review = published.find(({ event }) => event === 'pull_request_review');
    assert.deepEqual(parse('pull_request_review', review?.example), {
      kind: 'pull-request',
      delivery: guid,
      repository: 'Codertocat/Hello-World',
      number: 2,
      branch: 'changes',
      action: 'submitted',
    });
    assert.deepEqual(parse('push', { ref: 'refs/heads/campaign/1', repository: aRepository }), {
      kind: 'push',
      delivery: guid,
      repository: 'acme/reviews',
      branch: 'campaign/1',
    });
  });

  it('does without the number that some senders leave out', () => {
    const { number: _, ...without } = aPullRequest;

    assert.deepEqual(parse('pull_request', without), parse('pull_request', aPullRequest));
  });

  it('is not interested in tags, nor in events that it did not ask for', () => {
    const tag = { ref: 'refs/tags/v1', repository: aRepository };
    assert.deepEqual(parse('push', tag), { kind: 'other', delivery: guid, event: 'push' });
    assert.deepEqual(parse('star', {}), { kind: 'other', delivery: guid, event: 'star' });
    assert.deepEqual(parse('pull_request_review_comment', aPullRequest).kind, 'other');
  });

  it('names the fields that are wrong', () => {
    assert.deepEqual(problemsOf('pull_request', { ...aPullRequest, action: undefined, repository: {} }), [
      'action',
      'repository.full_name',
    ]);
    const { pull_request } = aPullRequest;
    for (const number of [0, -1, 1.5, '7', undefined]) {
      const broken = { ...aPullRequest, pull_request: { ...pull_request, number } };
      assert.deepEqual(problemsOf('pull_request', broken), ['pull_request.number'], String(number));
    }
    assert.deepEqual(problemsOf('push', { repository: aRepository }), ['ref']);
    assert.deepEqual(problemsOf('push', null), ['']);
  });

  it('names the header that is missing or nonsense', () => {
    const field = (headers: { event?: string; delivery?: string }) => {
      try {
        parseGithubDelivery({ event: 'ping', delivery: guid, rawBody: bytesOf({}), ...headers });
      } catch (error) {
        return error instanceof InvalidInputError ? error.problems.map((problem) => problem.field) : error;
      }
      return [];
    };
    assert.deepEqual(field({}), []);
    assert.deepEqual(field({ event: '' }), ['event']);
    assert.deepEqual(field({ event: 'pull request' }), ['event']);
    assert.deepEqual(field({ delivery: '' }), ['delivery']);
    assert.deepEqual(field({ delivery: 'a'.repeat(101) }), ['delivery']);
    const absent = { event: undefined, delivery: undefined, rawBody: bytesOf({}) };
    assert.throws(() => parseGithubDelivery(absent), InvalidInputError);
  });

  it('refuses what is not JSON, as a webhook of the other content type would send it', () => {
    for (const text of ['', '{', `payload=${encodeURIComponent(JSON.stringify(aPullRequest))}`]) {
      const rawBody = Buffer.from(text);
      assert.throws(
        () => parseGithubDelivery({ event: 'push', delivery: guid, rawBody }),
        (error) => error instanceof InvalidInputError && /application\/json/.test(error.message),
        text,
      );
    }
  });
});

describe('a signature over the published examples', () => {
  it('holds for the bytes that were sent, and for no others that mean the same', () => {
    for (const { event, index, example } of published) {
      const rawBody = bytesOf(example);
      const signature = signGithubWebhook(secret, rawBody);
      assert.deepEqual(
        verifyGithubSignature({ secret, signature, rawBody }),
        { valid: true },
        `${event} ${index}`,
      );

      const encodedAgain = Buffer.from(JSON.stringify(JSON.parse(rawBody.toString('utf8')), null, 2));
      assert.deepEqual(
        verifyGithubSignature({ secret, signature, rawBody: encodedAgain }),
        { valid: false, reason: 'mismatch' },
        `${event} ${index}`,
      );
    }
  });
});
