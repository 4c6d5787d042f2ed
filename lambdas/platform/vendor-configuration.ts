import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
import type * as z from 'zod';
import { environmentJson, environmentText } from './environment.ts';
import { ConfigurationError } from './errors.ts';
import type { Service } from './services.ts';

/** A rotated secret is seen within five minutes. */
const secretMaxAgeSeconds = 300;

/** What a stage says of a service, without its secret. @throws ConfigurationError */
export function vendorSettings<S extends z.ZodType>(service: Service, schema: S): z.infer<S> {
  return environmentJson(`${service.toUpperCase()}_SETTINGS`, schema);
}

/**
 * A vendor's secret, cached for five minutes.
 * @throws ConfigurationError naming the secret and the command that sets it; never its value.
 */
export async function vendorSecret<S extends z.ZodType>(
  service: Service,
  schema: S,
  options: { readonly refetch?: boolean } = {},
): Promise<z.infer<S>> {
  const name = environmentText(`${service.toUpperCase()}_SECRET_ID`);
  const parsed = schema.safeParse(await secretValue(name, options.refetch ?? false));
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'a JSON object');
  throw new ConfigurationError(
    `the secret ${name} lacks ${fields.join(', ')}; set it with: ` +
      `aws secretsmanager put-secret-value --secret-id ${name} --secret-string file://${service}.json`,
  );
}

/** A secret that is missing or holds no JSON is `undefined`, which no schema accepts. */
async function secretValue(name: string, refetch: boolean): Promise<unknown> {
  try {
    return await getSecret(name, { transform: 'json', maxAge: secretMaxAgeSeconds, forceFetch: refetch });
  } catch (error) {
    if (namesOf(error).some((one) => unusableSecret.has(one))) return undefined;
    throw error;
  }
}

const unusableSecret = new Set(['ResourceNotFoundException', 'TransformParameterError']);

/** The library wraps the service's error in its own. */
function namesOf(error: unknown): string[] {
  return error instanceof Error ? [error.name, ...namesOf(error.cause)] : [];
}
