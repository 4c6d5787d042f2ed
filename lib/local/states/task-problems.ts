import * as z from 'zod';
import type { TaskState } from './definition.ts';
import { invokeArguments } from './lambda-call.ts';
import { schemaProblems } from './schema-problems.ts';
import { expressionIn } from './template.ts';

/** What a Task asks for that is not run here. */
export function taskProblems(place: string, state: TaskState): readonly string[] {
  const { Resource } = state;
  if (Resource.type === 'unsupported') {
    return [
      `${place}: the resource ${Resource.resource} is not supported; what is: lambda:invoke, lambda:invoke.waitForTaskToken and the ARN of a function`,
    ];
  }
  if (Resource.type === 'function' || !isObject(state.Arguments)) return [];
  const parsed = invokeArguments.safeParse(state.Arguments);
  if (parsed.success) return [];
  const wrong = parsed.error.issues.filter((issue) => !isExpressionAt(state.Arguments, issue.path));
  return wrong.length === 0 ? [] : schemaProblems(`${place}, Arguments`, new z.ZodError(wrong));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What an expression gives is known only when it runs. */
function isExpressionAt(template: unknown, path: readonly PropertyKey[]): boolean {
  const [field] = path;
  const value: unknown =
    isObject(template) && field !== undefined
      ? Object.entries(template).find(([key]) => key === field)?.[1]
      : undefined;
  return typeof value === 'string' && expressionIn(value) !== undefined;
}
