import type * as z from 'zod';
import { ConfigurationError } from './errors.ts';

/** A variable that the stack sets for this function. @throws ConfigurationError naming it. */
export function environmentText(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new ConfigurationError(`the function has no environment variable ${name}; deploy the stack again`);
  }
  return value;
}

/** A variable that holds JSON. @throws ConfigurationError naming the variable and each field at fault. */
export function environmentJson<S extends z.ZodType>(name: string, schema: S): z.infer<S> {
  const parsed = schema.safeParse(jsonOf(environmentText(name)));
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(all)'}: ${issue.message}`);
  throw new ConfigurationError(`${name} is not usable (${fields.join('; ')}); mend lib/config.ts and deploy`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
