import type * as z from 'zod';

/** @param what such as `the breaker of figma` @throws Error naming it and each field at fault */
export function checkedSettings<S extends z.ZodType>(
  what: string,
  schema: S,
  settings: z.input<S>,
): z.output<S> {
  const parsed = schema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || '(all)'}: ${message}`);
  throw new Error(`${what} cannot be used: ${faults.join('; ')}`);
}
