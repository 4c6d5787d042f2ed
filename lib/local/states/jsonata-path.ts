import type { ExprNode } from 'jsonata';
import { isJsonObject, type Json } from './json.ts';

/** What variables an expression sees, by name without the `$`. */
export type Bindings = Readonly<Record<string, Json>>;

/** Says "not here": the path meets an array or an inherited property, where JSONata's own rules begin. */
export const needsJsonata: unique symbol = Symbol('needsJsonata');

/**
 * Most expressions of a state machine only read a field: `$states.input.campaignId`, `$revision`. Such a
 * path over plain objects has one meaning, so it is read directly: JSONata would take a dozen promises for
 * it. Undefined for every other expression.
 */
export function compilePath(
  ast: ExprNode,
): ((bindings: Bindings) => Json | undefined | typeof needsJsonata) | undefined {
  const names = namesOf(ast);
  if (names === undefined) return undefined;
  return (bindings) => {
    let value: Json | undefined = bindings;
    for (const name of names) {
      if (Array.isArray(value)) return needsJsonata;
      if (value === undefined || !isJsonObject(value)) return undefined;
      if (!Object.hasOwn(value, name)) return name in value ? needsJsonata : undefined;
      value = value[name];
    }
    return value;
  };
}

function namesOf(ast: ExprNode): readonly string[] | undefined {
  if (isOnly(ast, 'variable', stepKeys)) return isReadable(ast.value) ? [ast.value] : undefined;
  if (!isOnly(ast, 'path', pathKeys)) return undefined;
  const [first, ...rest] = ast.steps ?? [];
  if (first === undefined || !isOnly(first, 'variable', stepKeys)) return undefined;
  if (!rest.every((step) => isOnly(step, 'name', stepKeys))) return undefined;
  const names: unknown[] = [first.value, ...rest.map((step) => step.value)];
  return names.every(isReadable) ? names : undefined;
}

const stepKeys: ReadonlySet<string> = new Set(['type', 'value', 'position']);
const pathKeys: ReadonlySet<string> = new Set(['type', 'steps']);

function isOnly(node: ExprNode, type: string, keys: ReadonlySet<string>): boolean {
  // JSONata's own types leave out 'path'.
  const nodeType: string = node.type;
  return nodeType === type && Object.keys(node).every((key) => keys.has(key));
}

/** `$` and `$$` have empty names or their own; they stand for the input document, which does not exist here. */
function isReadable(name: unknown): name is string {
  return typeof name === 'string' && name !== '' && name !== '$';
}
