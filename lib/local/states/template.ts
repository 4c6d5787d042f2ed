import type { Json } from './json.ts';
import type { Expression, Expressions } from './jsonata.ts';
import type { Bindings } from './jsonata-path.ts';
import { NotJsonError } from './plain-json.ts';
import { evaluationFailed } from './state-failed-error.ts';

/** A compiled template: JSON in which every string `{% ... %}` is an expression. */
export type Template = (bindings: Bindings) => Json | Promise<Json>;

/** The expression inside `{% %}`, or undefined for a literal string. */
export function expressionIn(text: string): string | undefined {
  return text.startsWith('{%') && text.endsWith('%}') ? text.slice(2, -2).trim() : undefined;
}

/** Compiles the templates of a machine; each once, known by its place in the definition. */
export interface Templates {
  /**
   * @param field where the template stands in its state, for error messages: `Output`, `Choices[0]/Assign`
   * @returns a function that throws `InterpreterFailedError` (States.QueryEvaluationError)
   */
  compile(template: Json, field: string): Template;
}

export function createTemplates(expressions: Expressions): Templates {
  const objects = new WeakMap<object, Template>();
  const texts = new Map<string, Map<string, Template>>();

  const compile = (template: Json, field: string): Template => {
    if (typeof template === 'string') {
      const byField = texts.get(template) ?? remember(texts, template, new Map<string, Template>());
      return byField.get(field) ?? remember(byField, field, compileText(template, field));
    }
    if (typeof template !== 'object' || template === null) return () => template;
    return objects.get(template) ?? remember(objects, template, compileTree(template, field));
  };

  const compileText = (text: string, field: string): Template => {
    const source = expressionIn(text);
    if (source === undefined) return () => text;
    return evaluator(expressions.compile(source), source, field);
  };

  const compileTree = (template: object & Json, field: string): Template => {
    if (isConstant(template)) return () => template;
    if (Array.isArray(template)) {
      const elements: Template[] = template.map((element, index) => compile(element, `${field}[${index}]`));
      return (bindings) => gather(elements, bindings, (values) => values);
    }
    const keys = Object.keys(template);
    const fields = Object.entries(template).map(([key, value]) => compile(value, `${field}/${key}`));
    return (bindings) =>
      gather(fields, bindings, (values) =>
        Object.fromEntries(keys.map((key, i) => [key, values[i] ?? null])),
      );
  };

  return { compile };
}

function remember<K, V>(cache: { set(key: K, value: V): unknown }, key: K, value: V): V {
  cache.set(key, value);
  return value;
}

function isConstant(template: Json): boolean {
  if (typeof template === 'string') return expressionIn(template) === undefined;
  return typeof template !== 'object' || template === null || Object.values(template).every(isConstant);
}

/** Evaluates all; waits only where one of them has to. */
function gather(
  templates: readonly Template[],
  bindings: Bindings,
  build: (values: readonly Json[]) => Json,
): Json | Promise<Json> {
  const values = templates.map((template) => template(bindings));
  return values.every(isSettled) ? build(values) : Promise.all(values).then(build);
}

function isSettled(value: Json | Promise<Json>): value is Json {
  return !(value instanceof Promise);
}

function evaluator(expression: Expression, source: string, field: string): Template {
  const subject = `The JSONata expression '${source}' specified for the field '${field}'`;
  const check = (value: Json | undefined): Json => {
    if (value === undefined) throw evaluationFailed(`${subject} returned nothing (undefined).`, field);
    return value;
  };
  const fail = (error: unknown): never => {
    if (error instanceof NotJsonError) {
      throw evaluationFailed(`${subject} returned an unsupported result type.`, field);
    }
    throw evaluationFailed(`${subject} threw an error during evaluation. ${describe(error)}`, field);
  };
  return (bindings) => {
    const value = expression(bindings);
    if (value instanceof Promise) return value.catch(fail).then(check);
    // A rejection, not an exception: sibling expressions of the template may be under way.
    return value === undefined ? Promise.resolve(value).then(check) : value;
  };
}

/** JSONata throws plain objects with a code and a message. */
function describe(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const code = 'code' in error ? `${String(error.code)}: ` : '';
  return `${code}${'message' in error ? String(error.message) : 'unknown error'}`;
}
