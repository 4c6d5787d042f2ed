import * as z from 'zod';

/** A JSON schema, as far as a model in strict mode gets to see one. */
export interface AnswerSchema {
  readonly type?: string | undefined;
  readonly description?: string | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly properties?: Readonly<Record<string, AnswerSchema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: unknown;
  readonly items?: AnswerSchema | undefined;
  readonly minItems?: number | undefined;
}

const AnswerSchema: z.ZodType<AnswerSchema> = z.looseObject({
  type: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).min(1).optional(),
  get properties() {
    return z.record(z.string(), AnswerSchema).optional();
  },
  required: z.array(z.string()).optional(),
  additionalProperties: z.unknown().optional(),
  get items() {
    return AnswerSchema.optional();
  },
  minItems: z.int().optional(),
});

export const ChatRequest = z.object({
  model: z.string().min(1),
  messages: z
    .array(z.object({ role: z.enum(['system', 'developer', 'user', 'assistant']), content: z.string() }))
    .min(1),
  temperature: z.number().min(0).max(2).optional(),
  max_completion_tokens: z.int().positive().optional(),
  max_tokens: z.int().positive().optional(),
  response_format: z
    .object({
      type: z.literal('json_schema'),
      json_schema: z.object({
        name: z.string().regex(/^[\w-]{1,64}$/),
        schema: AnswerSchema,
        strict: z.boolean().optional(),
      }),
    })
    .optional(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

const Text = z.string().min(1);

export const EmbeddingsRequest = z.object({
  model: z.string().min(1),
  input: z.union([Text.transform((text) => [text]), z.array(Text).min(1).max(2_048)]),
  dimensions: z.int().positive().optional(),
});

/** What strict mode refuses in a schema; `undefined` if nothing. */
export function strictProblem(schema: AnswerSchema, path = 'the root'): string | undefined {
  const properties = Object.entries(schema.properties ?? {});
  if (schema.type === 'object') {
    if (schema.additionalProperties !== false) return `'additionalProperties' must be false at ${path}`;
    const missing = properties.find(([name]) => !schema.required?.includes(name));
    if (missing !== undefined) return `'required' must include ${missing[0]} at ${path}`;
  }
  for (const [name, inner] of properties) {
    const problem = strictProblem(inner, name);
    if (problem !== undefined) return problem;
  }
  return schema.items === undefined ? undefined : strictProblem(schema.items, `${path}[]`);
}
