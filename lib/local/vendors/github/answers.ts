import type * as z from 'zod';
import type { SandboxAnswer, SandboxRequest } from '../sandbox.ts';

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

/** One page of a list: thirty items, or up to a hundred if asked for; a header says whether more follow. */
export function onePage<T>(
  items: readonly T[],
  { query, path }: SandboxRequest,
  describe: (item: T) => unknown,
): SandboxAnswer {
  const size = Math.min(Number(query.get('per_page') ?? 30), 100);
  const page = Number(query.get('page') ?? 1);
  const next = new URLSearchParams(query);
  next.set('page', String(page + 1));
  const more = items.length > page * size;
  return {
    status: 200,
    ...(more ? { headers: { link: `<https://api.github.com${path}?${next}>; rel="next"` } } : {}),
    body: items.slice((page - 1) * size, page * size).map(describe),
  };
}
