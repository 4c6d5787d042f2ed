import validate from 'asl-validator';
import * as z from 'zod';
import { isJsonObject, type Json } from './json.ts';

const definitionSchema = z.record(z.string(), z.json());
const known = new Map<string, readonly string[]>();

/**
 * What asl-validator finds wrong: targets that do not exist, states that cannot be reached, missing ends,
 * fields of the other query language. A validation takes a tenth of a second, so each text has one.
 */
export function structuralProblems(definition: unknown): readonly string[] {
  const parsed = definitionSchema.safeParse(definition);
  if (!parsed.success) return ['the definition is not a JSON object'];
  const text = JSON.stringify(parsed.data);
  const problems = known.get(text) ?? validated(parsed.data);
  known.set(text, problems);
  return problems;
}

function validated(definition: Readonly<Record<string, Json>>): readonly string[] {
  const { isValid, errorsText } = validate(forValidator(definition));
  return isValid ? [] : errorsText('\n').split('\n');
}

/**
 * A copy without what Step Functions allows and the validator's patterns do not: empty strings, line breaks
 * in expressions, `{%x%}` without blanks, and an Output that is a plain value.
 */
function forValidator(object: Readonly<Record<string, Json>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => {
      const isPlainOutput = key === 'Output' && !isJsonObject(value) && !isExpression(value);
      return [key, adapted(isPlainOutput ? {} : value)];
    }),
  );
}

function adapted(value: Json): unknown {
  if (typeof value === 'string') return adaptedText(value);
  if (Array.isArray(value)) return value.map(adapted);
  return isJsonObject(value) ? forValidator(value) : value;
}

function adaptedText(text: string): string {
  if (isExpression(text)) return `{% ${text.slice(2, -2).replaceAll(/\s+/g, ' ').trim()} %}`;
  return text.replaceAll(/\s+/g, ' ') || ' ';
}

function isExpression(value: Json): boolean {
  return typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}');
}
