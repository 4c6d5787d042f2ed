import type * as z from 'zod';
import type { SandboxAnswer } from '../sandbox.ts';

/** GitHub's error body. */
export function refusal(
  status: number,
  message: string,
  errors?: readonly Readonly<Record<string, string>>[],
): SandboxAnswer {
  return {
    status,
    body: {
      message,
      ...(errors === undefined ? {} : { errors }),
      documentation_url: 'https://docs.github.com/rest',
      status: String(status),
    },
  };
}

export const notFound = refusal(404, 'Not Found');

/** Runs `use` with the body if it has the shape that the endpoint asks for, else refuses as GitHub does. */
export function withBody<S extends z.ZodType>(
  schema: S,
  body: unknown,
  use: (body: z.infer<S>) => SandboxAnswer,
): SandboxAnswer {
  const parsed = schema.safeParse(body);
  if (parsed.success) return use(parsed.data);
  const fields = parsed.error.issues.map((issue) => issue.path.join('.')).filter((field) => field !== '');
  return refusal(422, `Invalid request.\n\n"${fields.join('", "')}" wasn't supplied.`);
}
