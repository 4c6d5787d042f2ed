const keywords = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;
type Keyword = (typeof keywords)[number];

/** The actions of an update expression by clause, in the order in which they were written. */
export type UpdateClauses = Readonly<Record<Keyword, readonly string[]>>;

/** A keyword stands alone: `#set` and `:remove` are placeholders. */
const keyword = /(?<![#:.\w])(SET|REMOVE|ADD|DELETE)\s/gi;

/** Takes an update expression of DynamoDB apart. @throws Error for text that stands outside of any clause. */
export function clausesOf(expression: string): UpdateClauses {
  const clauses: Record<Keyword, string[]> = { SET: [], REMOVE: [], ADD: [], DELETE: [] };
  const [outside = '', ...parts] = expression.split(keyword);
  if (outside.trim() !== '') throw new Error(`not an update expression: ${expression}`);
  for (let index = 0; index < parts.length; index += 2) {
    const name = keywords.find((known) => known === parts[index]?.toUpperCase());
    if (name !== undefined) clauses[name].push(...actionsIn(parts[index + 1] ?? ''));
  }
  return clauses;
}

export function expressionOf(clauses: UpdateClauses): string {
  return keywords
    .filter((name) => clauses[name].length > 0)
    .map((name) => `${name} ${clauses[name].join(', ')}`)
    .join(' ');
}

/** Splits at commas, but not at those inside of a function's brackets. */
function actionsIn(clause: string): string[] {
  return clause
    .split(/,(?![^(]*\))/)
    .map((action) => action.trim())
    .filter((action) => action !== '');
}
