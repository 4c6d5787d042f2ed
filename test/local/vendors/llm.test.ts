import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { contentJsonSchema, parseContent } from '../../../lambdas/campaign/content.ts';
import { type ContentPromptInput, contentPrompt } from '../../../lambdas/campaign/content-prompt.ts';
import { createLlm, type Llm } from '../../../lambdas/vendors/llm.ts';
import { embeddingOf } from '../../../lib/local/vendors/llm/embedding.ts';
import { type LlmSandbox, startLlmSandbox } from '../../../lib/local/vendors/llm.ts';
import { aManualClock } from '../../support/manual-clock.ts';
import { unguarded } from '../../support/unguarded.ts';

function anInput(overrides: Partial<ContentPromptInput> = {}): ContentPromptInput {
  return {
    brief: {
      name: 'Autumn launch',
      type: 'product_launch',
      goals: ['100 sign-ups in a month'],
      audience: ['platform engineers', 'team leads'],
      keyMessages: 'Rollbacks take a minute.\n- Works with what you have',
      tone: 'friendly',
      channels: ['email', 'social', 'blog'],
      successMetrics: ['signups'],
    },
    findings: [],
    revision: 0,
    ...overrides,
  };
}

describe('the double of the language model', () => {
  const clock = aManualClock();
  let sandbox: LlmSandbox;
  let llm: Llm;

  const write = async (input: ContentPromptInput) => {
    const { text } = await llm.complete({
      messages: contentPrompt(input),
      schemaName: 'campaign_content',
      schema: contentJsonSchema(),
      maxTokens: 4_000,
      temperature: 0.7,
    });
    return parseContent(text);
  };
  const post = async (path: string, body: unknown) => {
    const { apiKey, baseUrl } = sandbox.secret();
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
    const answer = await fetch(`${baseUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, body: await answer.text() };
  };

  beforeEach(async () => {
    sandbox = await startLlmSandbox({ clock });
    llm = createLlm({
      secret: sandbox.secret(),
      settings: {
        model: 'writer-1',
        embeddingModel: 'embedder-1',
        embeddingSize: 256,
        maxTokensField: 'max_tokens',
        pricePerMillion: { input: 1, output: 1, embedding: 1 },
      },
      clock,
      guard: unguarded,
    });
  });
  afterEach(() => sandbox.close());

  it('writes about the campaign, within the limits, and the same again', async () => {
    const pieces = await write(anInput());
    assert.equal(pieces.headline, 'Rollbacks take a minute');
    assert.match(pieces.emailBody, /Autumn launch/);
    assert.match(pieces.emailBody, /platform engineers and team leads/);
    assert.match(pieces.socialPost, /#AutumnLaunch/);
    assert.match(JSON.stringify(pieces.blogPost.sections), /100 sign-ups in a month/);
    assert.deepEqual(await write(anInput()), pieces);
  });

  it('words each revision anew', async () => {
    const drafts = [await write(anInput())];
    for (const revision of [1, 2, 3]) {
      drafts.push(await write(anInput({ feedback: 'Livelier, please.', revision })));
    }
    for (const piece of ['headline', 'tagline', 'emailBody', 'socialPost'] as const) {
      for (const [index, draft] of drafts.entries()) {
        if (index > 0) assert.notEqual(draft[piece], drafts[index - 1]?.[piece], piece);
      }
    }
  });

  it('stays within the limits however long a brief is', async () => {
    const long = { name: 'N'.repeat(100), audience: ['a'.repeat(200), 'b'.repeat(200)] };
    const keyMessages = `${'word '.repeat(300)}\n${'x'.repeat(1_500)}`;
    await write(anInput({ brief: { ...anInput().brief, ...long, keyMessages } }));
    await write(anInput({ brief: { ...anInput().brief, keyMessages: '<b>&</b> "quoted"' } }));
  });

  it('fills a schema that it has never seen', async () => {
    const { text } = await llm.complete({
      messages: [{ role: 'user', content: 'Rate this campaign.' }],
      schemaName: 'rating',
      schema: {
        type: 'object',
        properties: {
          verdict: { enum: ['good', 'bad'] },
          score: { type: 'integer' },
          sure: { type: 'boolean' },
          reasons: { type: 'array', items: { type: 'string', description: 'at most 3 words' }, minItems: 2 },
        },
        required: ['verdict', 'score', 'sure', 'reasons'],
        additionalProperties: false,
      },
      maxTokens: 100,
      temperature: 0,
    });
    const rating = JSON.parse(text) as { verdict: string; reasons: string[] };
    assert.equal(rating.verdict, 'good');
    assert.equal(rating.reasons.length, 2);
    assert.ok(rating.reasons.every((reason) => reason.split(' ').length <= 3));
  });

  it('says what it is told to say, once each', async () => {
    sandbox.answerNext({ kind: 'text', text: 'no JSON' }, { kind: 'text', text: '```json\n{}\n```' });
    await assert.rejects(write(anInput()), /no JSON object/);
    await assert.rejects(write(anInput()), /headline is missing/);
    await write(anInput());
    assert.equal(sandbox.prompts.length, 3);
  });

  it('refuses a schema that strict mode refuses, a wrong key and a wrong path', async () => {
    const messages = [{ role: 'user', content: 'x' }];
    const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
    const format = { type: 'json_schema', json_schema: { name: 'x', strict: true, schema } };
    const open = await post('/chat/completions', { model: 'm', messages, response_format: format });
    assert.equal(open.status, 400);
    assert.match(open.body, /additionalProperties/);
    assert.equal((await post('/chat/completions', { model: 'm' })).status, 400);
    assert.equal((await post('/embeddings', { model: 'm', input: [''] })).status, 400);
    assert.equal((await post('/nothing', {})).status, 404);
    const wrong = await fetch(`${sandbox.secret().baseUrl}/embeddings`, { method: 'POST' });
    assert.equal(wrong.status, 401);
  });
});

describe('the double of the embedding model', () => {
  const similarity = (a: string, b: string) => {
    const [left, right] = [embeddingOf(a, 512), embeddingOf(b, 512)];
    return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
  };

  it('puts texts that share words near each other', () => {
    const query = 'market research platform engineers';
    assert.ok(
      similarity(query, 'What platform engineers read: market research') >
        similarity(query, 'Recipes for apple pie') + 0.4,
    );
    assert.ok(Math.abs(similarity(query, query) - 1) < 1e-9);
  });

  it('makes vectors of length 1, of the size asked for, even of a text without words', () => {
    for (const [text, size] of [
      ['one two', 8],
      ['!?', 1_536],
      ['a b c d e f g h', 1],
    ] as const) {
      const vector = embeddingOf(text, size);
      assert.equal(vector.length, size);
      assert.ok(Math.abs(Math.hypot(...vector) - 1) < 1e-9);
    }
  });
});
