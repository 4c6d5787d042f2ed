import type * as z from 'zod';
import type { Clock } from '../clock/clock.ts';
import { embeddingOf } from './llm/embedding.ts';
import { ChatRequest, EmbeddingsRequest, strictProblem } from './llm/requests.ts';
import { topicOf } from './llm/topic.ts';
import { writeAnswer } from './llm/writer.ts';
import { type Sandbox, type SandboxAnswer, type SandboxRequest, startSandbox } from './sandbox.ts';

/** What the model is told to say next, instead of what it would write. */
export type ScriptedAnswer =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refusal'; readonly text: string }
  /** Cut off before the end. */
  | { readonly kind: 'length'; readonly text: string }
  | { readonly kind: 'content_filter' };

export interface LlmSandboxOptions {
  readonly clock: Clock;
  readonly port?: number;
  readonly apiKey?: string;
}

/** An OpenAI-compatible API whose model writes by rule. What it writes leaves nothing, so no artifacts. */
export interface LlmSandbox extends Sandbox {
  /** What the product stores as the vendor's secret to talk to this sandbox. */
  secret(): { readonly apiKey: string; readonly baseUrl: string };
  /** The next completions answer so, in this order; then the model writes again by itself. */
  answerNext(...answers: readonly ScriptedAnswer[]): void;
  /** The messages of every completion that was asked for, oldest first (the last 1,000). */
  readonly prompts: readonly ChatRequest['messages'][];
}

const root = '/v1';
const defaultSize = 1_536;
const keptPrompts = 1_000;

export async function startLlmSandbox(options: LlmSandboxOptions): Promise<LlmSandbox> {
  const { clock, apiKey = 'sk-sandbox' } = options;
  const script: ScriptedAnswer[] = [];
  const prompts: ChatRequest['messages'][] = [];
  let count = 0;

  const complete = (request: ChatRequest): SandboxAnswer => {
    const problem = request.response_format && strictProblem(request.response_format.json_schema.schema);
    if (problem) return failure(400, `Invalid schema for response_format: ${problem}`);
    prompts.push(request.messages);
    if (prompts.length > keptPrompts) prompts.shift();
    count += 1;
    const said = script.shift() ?? { kind: 'text', text: written(request) };
    const limit = request.max_completion_tokens ?? request.max_tokens ?? Number.POSITIVE_INFINITY;
    const { message, finish, tokens } = choiceOf(said, limit);
    const promptTokens = tokensOf(request.messages.map(({ content }) => content).join(' '));
    return {
      status: 200,
      body: {
        id: `chatcmpl-${count}`,
        object: 'chat.completion',
        created: Math.floor(clock.now() / 1000),
        model: request.model,
        choices: [{ index: 0, message, logprobs: null, finish_reason: finish }],
        usage: {
          prompt_tokens: promptTokens,
          completion_tokens: tokens,
          total_tokens: promptTokens + tokens,
        },
      },
    };
  };

  const embed = (request: z.infer<typeof EmbeddingsRequest>): SandboxAnswer => {
    const size = request.dimensions ?? defaultSize;
    const tokens = request.input.reduce((sum, text) => sum + tokensOf(text), 0);
    return {
      status: 200,
      body: {
        object: 'list',
        model: request.model,
        data: request.input.map((text, index) => ({
          object: 'embedding',
          index,
          embedding: embeddingOf(text, size),
        })),
        usage: { prompt_tokens: tokens, total_tokens: tokens },
      },
    };
  };

  const answer = (request: SandboxRequest): SandboxAnswer => {
    if (request.headers['authorization'] !== `Bearer ${apiKey}`) {
      return failure(401, 'Incorrect API key provided.', 'invalid_api_key');
    }
    switch (`${request.method} ${request.path}`) {
      case `POST ${root}/chat/completions`:
        return checked(ChatRequest, request.body, complete);
      case `POST ${root}/embeddings`:
        return checked(EmbeddingsRequest, request.body, embed);
      default:
        return failure(404, `Unknown request URL: ${request.method} ${request.path}`);
    }
  };

  const sandbox = await startSandbox({
    name: 'llm',
    clock,
    ...(options.port === undefined ? {} : { port: options.port }),
    handler: () => answer,
  });
  return {
    ...sandbox,
    secret: () => ({ apiKey, baseUrl: `${sandbox.url}${root}` }),
    answerNext: (...answers) => void script.push(...answers),
    prompts,
  };
}

function checked<S extends z.ZodType>(
  schema: S,
  body: unknown,
  use: (request: z.infer<S>) => SandboxAnswer,
): SandboxAnswer {
  const parsed = schema.safeParse(body);
  if (parsed.success) return use(parsed.data);
  const [issue] = parsed.error.issues;
  return failure(400, `Invalid value for '${issue?.path.join('.')}': ${issue?.message}`);
}

function failure(status: number, message: string, code: string | null = null): SandboxAnswer {
  return { status, body: { error: { message, type: 'invalid_request_error', param: null, code } } };
}

function written({ messages, response_format: format }: ChatRequest): string {
  const topic = topicOf(
    messages
      .filter(({ role }) => role === 'user')
      .map(({ content }) => content)
      .join('\n'),
  );
  const schema = format?.json_schema.schema ?? { type: 'string' };
  const answer = writeAnswer(schema, topic);
  return format === undefined ? String(answer) : JSON.stringify(answer);
}

function choiceOf(said: ScriptedAnswer, limit: number) {
  const message = (content: string | null, refusal: string | null) => ({
    role: 'assistant',
    content,
    refusal,
  });
  switch (said.kind) {
    case 'refusal':
      return { message: message(null, said.text), finish: 'stop', tokens: tokensOf(said.text) };
    case 'content_filter':
      return { message: message('', null), finish: 'content_filter', tokens: 0 };
    case 'length':
      return { message: message(said.text, null), finish: 'length', tokens: tokensOf(said.text) };
    case 'text': {
      const tokens = tokensOf(said.text);
      if (tokens <= limit) return { message: message(said.text, null), finish: 'stop', tokens };
      return { message: message(said.text.slice(0, limit * 4), null), finish: 'length', tokens: limit };
    }
    default:
      return said satisfies never;
  }
}

/** About what a tokeniser makes of English. */
function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}
