import * as z from 'zod';
import type { CallGuard } from '../platform/call-guard.ts';
import type { Clock } from '../platform/clock.ts';
import { createVendorHttp } from '../platform/vendor-http.ts';
import { ChatCompletion, completionText } from './llm/chat-completion.ts';
import { llmDialect } from './llm/dialect.ts';
import { EmbeddingList, vectorsOf } from './llm/embedding-list.ts';

/** What the stage's LLM secret holds. */
export const LlmSecret = z.object({
  apiKey: z.string().min(1),
  /** The root of an OpenAI-compatible API, such as `https://api.openai.com/v1`. */
  baseUrl: z.url(),
});
export type LlmSecret = z.infer<typeof LlmSecret>;

/** Which models a stage uses, and what they cost. */
export const LlmSettings = z.object({
  model: z.string().min(1),
  embeddingModel: z.string().min(1),
  /** Numbers in a vector. */
  embeddingSize: z.int().positive(),
  /** OpenAI's own models want the first; most compatible servers know only the second. */
  maxTokensField: z.enum(['max_completion_tokens', 'max_tokens']),
  /** US dollars for a million tokens. */
  pricePerMillion: z.object({
    input: z.number().min(0),
    output: z.number().min(0),
    embedding: z.number().min(0),
  }),
});
export type LlmSettings = z.infer<typeof LlmSettings>;

export interface LlmMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface LlmUsage {
  readonly inputTokens: number;
  /** With what a model thinks before it writes. */
  readonly outputTokens: number;
}

export interface CompletionRequest {
  readonly messages: readonly LlmMessage[];
  /** Letters, digits, `_` and `-`, at most 64. */
  readonly schemaName: string;
  /** JSON schema of the answer: every object closed, every field required. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly maxTokens: number;
  /** 0 to 2. */
  readonly temperature: number;
}

export interface Completion {
  /** As the model wrote it: meant to fit the schema, not yet checked. */
  readonly text: string;
  readonly usage: LlmUsage;
  readonly costUsd: number;
  /** The very model that answered. */
  readonly model: string;
}

export interface Embeddings {
  /** One for each text, in the order of the texts. */
  readonly vectors: readonly (readonly number[])[];
  readonly inputTokens: number;
  readonly costUsd: number;
}

/** A language model behind an OpenAI-compatible API. What it writes costs money but leaves nothing there. */
export interface Llm {
  /** @throws UnusableCompletionError if there is no text; the money is spent all the same. */
  complete(request: CompletionRequest): Promise<Completion>;
  /** @throws ConfigurationError if the vectors are not of the size that the stage is set up for. */
  embed(texts: readonly string[]): Promise<Embeddings>;
}

export interface LlmOptions {
  readonly secret: LlmSecret;
  readonly settings: LlmSettings;
  readonly clock: Clock;
  readonly guard: CallGuard;
  /** Milliseconds from sending to the last byte of an answer; a long text takes its time. */
  readonly timeoutMs?: number;
}

/** What the embeddings API takes at once. */
const embeddingsBatch = 2_048;

export function createLlm({ secret, settings, clock, guard, timeoutMs = 120_000 }: LlmOptions): Llm {
  const http = createVendorHttp({
    service: 'llm',
    baseUrl: secret.baseUrl,
    headers: { Authorization: `Bearer ${secret.apiKey}` },
    clock,
    guard,
    timeoutMs,
    dialect: llmDialect,
  });
  const price = settings.pricePerMillion;

  const embedBatch = async (texts: readonly string[]): Promise<Embeddings> => {
    const { body } = await http.send(
      {
        operation: 'slm.embeddings',
        kind: 'read',
        method: 'POST',
        path: '/embeddings',
        body: {
          model: settings.embeddingModel,
          input: texts,
          dimensions: settings.embeddingSize,
          encoding_format: 'float',
        },
      },
      EmbeddingList.refine(({ data }) => data.length === texts.length),
    );
    return {
      vectors: vectorsOf(body, settings),
      inputTokens: body.usage.prompt_tokens,
      costUsd: (body.usage.prompt_tokens * price.embedding) / 1_000_000,
    };
  };

  return {
    async complete(request) {
      const { body } = await http.send(
        {
          operation: 'slm.chat_completion',
          kind: 'read',
          method: 'POST',
          path: '/chat/completions',
          body: {
            model: settings.model,
            messages: request.messages,
            temperature: request.temperature,
            [settings.maxTokensField]: request.maxTokens,
            response_format: {
              type: 'json_schema',
              json_schema: { name: request.schemaName, schema: request.schema, strict: true },
            },
          },
        },
        ChatCompletion,
      );
      const usage = { inputTokens: body.usage.prompt_tokens, outputTokens: body.usage.completion_tokens };
      const costUsd = (usage.inputTokens * price.input + usage.outputTokens * price.output) / 1_000_000;
      return { text: completionText(body, request, { usage, costUsd }), usage, costUsd, model: body.model };
    },
    async embed(texts) {
      const batches: Embeddings[] = [];
      for (let start = 0; start < texts.length; start += embeddingsBatch) {
        batches.push(await embedBatch(texts.slice(start, start + embeddingsBatch)));
      }
      return {
        vectors: batches.flatMap(({ vectors }) => vectors),
        inputTokens: batches.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
        costUsd: batches.reduce((sum, { costUsd }) => sum + costUsd, 0),
      };
    },
  };
}
