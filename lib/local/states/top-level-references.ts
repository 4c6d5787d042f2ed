/** Parts of a syntax tree that are evaluated over a value of the expression, not over its context. */
const ownContext: ReadonlySet<string> = new Set([
  'predicate',
  'stages',
  'group',
  'terms',
  'pattern',
  'update',
  'delete',
]);

/**
 * What an expression takes from its context item: `phone`, `$`, `$$`, `*`. Step Functions has no context
 * item and refuses such a definition: an input is `$states.input`, a variable is `$name`.
 * @param ast JSONata's syntax tree
 */
export function topLevelReferences(ast: unknown): readonly string[] {
  return [...new Set(references(ast, true))];
}

function references(node: unknown, atTop: boolean): readonly string[] {
  if (Array.isArray(node)) return node.flatMap((element) => references(element, atTop));
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return [];
  const fields: Readonly<Record<string, unknown>> = { ...node };
  const own = referenceOf(fields, atTop);
  if (own !== undefined) return [own];
  return Object.entries(fields).flatMap(([key, value]) => {
    if (key === 'steps' && Array.isArray(value)) {
      return value.flatMap((step, index) => references(step, atTop && index === 0));
    }
    return references(value, atTop && !ownContext.has(key));
  });
}

function referenceOf({ type, value }: Readonly<Record<string, unknown>>, atTop: boolean): string | undefined {
  if (type === 'variable' && value === '$') return '$$';
  if (!atTop) return undefined;
  switch (type) {
    case 'variable':
      return value === '' ? '$' : undefined;
    case 'name':
      return String(value);
    case 'wildcard':
      return '*';
    case 'descendant':
      return '**';
    default:
      return undefined;
  }
}
