import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { ContentInvalidError } from '../../lambdas/platform/errors.ts';
import { durationMs } from '../../lambdas/vendors/llm/dialect.ts';
import { UnusableCompletionError } from '../../lambdas/vendors/llm/unusable-completion-error.ts';
import { type CompletionRequest, createLlm, type Llm, type LlmSettings } from '../../lambdas/vendors/llm.ts';
import { type LlmSandbox, startLlmSandbox } from '../../lib/local/vendors/llm.ts';
import type { SandboxAnswer } from '../../lib/local/vendors/sandbox.ts';
import { aManualClock } from '../support/manual-clock.ts';
import { unguarded } from '../support/unguarded.ts';

const settings: LlmSettings = {
  model: 'writer-1',
  embeddingModel: 'embedder-1',
  embeddingSize: 64,
  maxTokensField: 'max_completion_tokens',
  pricePerMillion: { input: 2, output: 8, embedding: 0.5 },
};

function aRequest(overrides: Partial<CompletionRequest> = {}): CompletionRequest {
  return {
    messages: [{ role: 'user', content: 'Write about autumn.' }],
    schemaName: 'note',
    schema: {
      type: 'object',
      properties: { note: { type: 'string' } },
      required: ['note'],
      additionalProperties: false,
    },
    maxTokens: 500,
    temperature: 0.7,
    ...overrides,
  };
}

describe('the LLM client', () => {
  const clock = aManualClock();
  let sandbox: LlmSandbox;
  let llm: Llm;

  const clientFor = (overrides: Partial<LlmSettings>, timeoutMs?: number) =>
    createLlm({
      secret: sandbox.secret(),
      settings: { ...settings, ...overrides },
      clock,
      guard: unguarded,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  const failOnce = (answer: SandboxAnswer) =>
    sandbox.faults.add({ times: 1, fault: { kind: 'answer', answer } });
  const errorBody = (code: string) => ({ error: { message: 'Slow down', type: 'requests', code } });

  beforeEach(async () => {
    sandbox = await startLlmSandbox({ clock });
    llm = clientFor({});
  });
  afterEach(() => sandbox.close());

  it('answers the text with its usage, its cost and the model', async () => {
    sandbox.answerNext({ kind: 'text', text: '{"note":"hello, all of you"}' });
    const completion = await llm.complete(
      aRequest({ messages: [{ role: 'user', content: 'x'.repeat(400) }] }),
    );
    assert.equal(completion.text, '{"note":"hello, all of you"}');
    assert.equal(completion.model, 'writer-1');
    assert.deepEqual(completion.usage, { inputTokens: 100, outputTokens: 7 });
    assert.equal(completion.costUsd, (100 * 2 + 7 * 8) / 1_000_000);
  });

  for (const maxTokensField of ['max_completion_tokens', 'max_tokens'] as const) {
    it(`asks for the strict schema and caps the answer by ${maxTokensField}`, async () => {
      let body: unknown;
      sandbox.faults.add({
        times: 1,
        when: (request) => {
          body = request.body;
          return false;
        },
        fault: { kind: 'reset' },
      });
      const request = aRequest();
      await clientFor({ maxTokensField }).complete(request);
      assert.deepEqual(body, {
        model: 'writer-1',
        messages: request.messages,
        temperature: 0.7,
        [maxTokensField]: 500,
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'note', schema: request.schema, strict: true },
        },
      });
    });
  }

  const unusable = [
    {
      says: { kind: 'refusal', text: 'I cannot help with that.' },
      reason: 'refused',
      message: /cannot help/,
    },
    { says: { kind: 'length', text: '{"note":"he' }, reason: 'cut_off', message: /500 tokens/ },
    { says: { kind: 'content_filter' }, reason: 'filtered', message: /content filter/ },
    { says: { kind: 'text', text: ' \n' }, reason: 'empty', message: /empty/ },
  ] as const;
  for (const { says, reason, message } of unusable) {
    it(`says that an answer is ${reason}, and what it has cost all the same`, async () => {
      sandbox.answerNext(says);
      await assert.rejects(llm.complete(aRequest()), (error) => {
        assert.ok(error instanceof UnusableCompletionError && error instanceof ContentInvalidError);
        assert.equal(error.name, 'ContentInvalidError');
        assert.equal(error.reason, reason);
        assert.match(error.message, message);
        assert.ok(error.costUsd > 0);
        return true;
      });
    });
  }

  it('is cut off where the text is longer than the tokens that are allowed', async () => {
    await assert.rejects(llm.complete(aRequest({ maxTokens: 3 })), { reason: 'cut_off' });
  });

  it('waits as long as Retry-After says', async () => {
    failOnce({ status: 429, headers: { 'retry-after': '20' }, body: errorBody('rate_limit_exceeded') });
    await assert.rejects(llm.complete(aRequest()), {
      name: 'ThrottledError',
      retryAt: clock.now() + 20_000,
    });
  });

  it('waits until the limit that is used up is whole again', async () => {
    failOnce({
      status: 429,
      headers: {
        'x-ratelimit-remaining-requests': '12',
        'x-ratelimit-reset-requests': '10m0s',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '1m30.5s',
      },
      body: errorBody('rate_limit_exceeded'),
    });
    await assert.rejects(llm.complete(aRequest()), {
      name: 'ThrottledError',
      retryAt: clock.now() + 90_500,
    });
  });

  it('does not wait for a quota that somebody has to pay for', async () => {
    failOnce({ status: 429, headers: { 'retry-after': '20' }, body: errorBody('insufficient_quota') });
    await assert.rejects(llm.complete(aRequest()), {
      name: 'VendorRejectedError',
      code: 'insufficient_quota',
      status: 429,
    });
  });

  it('refuses a wrong key without showing one', async () => {
    const key = 'sk-proj-1234567890abcdef';
    failOnce({
      status: 401,
      body: { error: { message: `Incorrect API key provided: ${key}.`, type: 'x', code: 'invalid_api_key' } },
    });
    await assert.rejects(llm.complete(aRequest()), (error: Error) => {
      assert.equal(error.name, 'VendorRejectedError');
      assert.doesNotMatch(error.message, /1234/);
      return true;
    });
  });

  const outages = [
    ['an internal error', { kind: 'answer', answer: { status: 500, body: errorBody('server_error') } }],
    ['a gateway that answers HTML', { kind: 'answer', answer: { status: 502, body: '<html>bad gateway' } }],
    ['a connection that breaks', { kind: 'reset' }],
    ['an answer that is lost', { kind: 'lost-answer' }],
    ['an answer that is no completion', { kind: 'answer', answer: { status: 200, body: { choices: [] } } }],
  ] as const;
  for (const [what, fault] of outages) {
    it(`takes ${what} for an outage: asking again leaves nothing behind`, async () => {
      sandbox.faults.add({ times: 1, fault });
      await assert.rejects(llm.complete(aRequest()), { name: 'VendorUnavailableError' });
      await llm.complete(aRequest());
    });
  }

  it('gives up on an answer that does not come', async () => {
    sandbox.faults.add({ times: 1, fault: { kind: 'latency', ms: 60_000 } });
    await assert.rejects(clientFor({}, 50).complete(aRequest()), {
      name: 'VendorUnavailableError',
      message: /no answer in time/,
    });
  });

  it('embeds texts in their order and counts what that costs', async () => {
    const { vectors, inputTokens, costUsd } = await llm.embed(['green tea', 'release notes', 'green tea']);
    assert.deepEqual(
      vectors.map((vector) => vector.length),
      [64, 64, 64],
    );
    assert.deepEqual(vectors[0], vectors[2]);
    assert.notDeepEqual(vectors[0], vectors[1]);
    assert.equal(costUsd, (inputTokens * 0.5) / 1_000_000);
  });

  it('puts vectors back in order that came in another', async () => {
    const data = [1, 0].map((index) => ({ index, embedding: new Array(64).fill(index) }));
    failOnce({ status: 200, body: { data, usage: { prompt_tokens: 2 } } });
    const { vectors } = await llm.embed(['first', 'second']);
    assert.deepEqual(
      vectors.map(([value]) => value),
      [0, 1],
    );
  });

  it('asks for nothing where there is nothing to embed, and in batches where there is much', async () => {
    assert.deepEqual(await llm.embed([]), { vectors: [], inputTokens: 0, costUsd: 0 });
    assert.equal(sandbox.requests.length, 0);
    const { vectors } = await llm.embed(Array.from({ length: 2_050 }, (_, index) => `text ${index}`));
    assert.equal(vectors.length, 2_050);
    assert.equal(sandbox.requests.length, 2);
  });

  it('says that a model makes vectors of another size than the stage has', async () => {
    failOnce({
      status: 200,
      body: { data: [{ index: 0, embedding: [1, 0] }], usage: { prompt_tokens: 2 } },
    });
    await assert.rejects(llm.embed(['one']), { name: 'ConfigurationError', message: /2 numbers.*64/ });
  });

  it('refuses an answer with fewer vectors than texts, or with one twice', async () => {
    for (const indexes of [[0], [0, 0], [0, 5]]) {
      const data = indexes.map((index) => ({ index, embedding: new Array(64).fill(0) }));
      failOnce({ status: 200, body: { data, usage: { prompt_tokens: 2 } } });
      await assert.rejects(llm.embed(['one', 'two']), { name: 'VendorUnavailableError' });
    }
  });
});

describe('the durations of rate limit headers', () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ['6m0s', 360_000],
    ['1s', 1_000],
    ['120ms', 120],
    ['1.5s', 1_500],
    ['1h2m3s', 3_723_000],
    ['2d', 172_800_000],
    ['', undefined],
    ['20', undefined],
    ['soon', undefined],
    ['-5s', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`reads "${text}" as ${expected} ms`, () => assert.equal(durationMs(text), expected));
  }
});
