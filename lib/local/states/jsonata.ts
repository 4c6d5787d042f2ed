import jsonata from 'jsonata';
import type { Json } from './json.ts';
import { jsonataAdditions } from './jsonata-additions.ts';
import { type Bindings, compilePath, needsJsonata } from './jsonata-path.ts';
import { asksForTime, followEvaluationTime, timeBinding } from './jsonata-time.ts';
import { toPlainJson } from './plain-json.ts';
import { topLevelReferences } from './top-level-references.ts';

/** A compiled expression. Answers undefined where the expression gives nothing. */
export type Expression = (bindings: Bindings) => Json | undefined | Promise<Json | undefined>;

/** The expression uses a context item, which Step Functions does not have; it refuses the definition too. */
export class TopLevelReferenceError extends Error {
  override readonly name = 'TopLevelReferenceError';

  constructor(reference: string) {
    super(
      `Reference to '${reference}' at the top level is not supported; write $states.input for the input and $name for a variable`,
    );
  }
}

/** Compiles each expression once. */
export interface Expressions {
  /**
   * @param text the expression without its `{% %}`
   * @throws JSONata's error (`code`, `message`) where the text cannot be parsed; TopLevelReferenceError
   */
  compile(text: string): Expression;
}

/** JSONata 2.0.6 as Step Functions runs it: with its additions, without `$eval`, and with the clock's time. */
export function createExpressions(now: () => number): Expressions {
  const compiled = new Map<string, Expression>();
  return {
    compile: (text) => {
      const known = compiled.get(text);
      if (known !== undefined) return known;
      const expression = compileExpression(text, now);
      compiled.set(text, expression);
      return expression;
    },
  };
}

function compileExpression(text: string, now: () => number): Expression {
  const expression = jsonata(text);
  const [reference] = topLevelReferences(expression.ast());
  if (reference !== undefined) throw new TopLevelReferenceError(reference);
  for (const [name, implementation] of Object.entries(jsonataAdditions)) {
    expression.registerFunction(name, implementation);
  }
  expression.assign('eval', undefined);
  const timed = asksForTime(text);
  if (timed) followEvaluationTime(expression);

  const evaluate = async (bindings: Bindings): Promise<Json | undefined> => {
    const bound = timed ? { ...bindings, [timeBinding]: new Date(now()) } : bindings;
    const result: unknown = await expression.evaluate(undefined, bound);
    return result === undefined ? undefined : toPlainJson(result);
  };

  const readPath = compilePath(expression.ast());
  if (readPath === undefined) return evaluate;
  return (bindings) => {
    const value = readPath(bindings);
    if (value === needsJsonata) return evaluate(bindings);
    return value;
  };
}
