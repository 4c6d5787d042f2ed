import { isTooLarge, type Json } from './json.ts';

/**
 * The variables of a machine, a branch or an iteration. Inner scopes read the outer ones; that they never
 * assign or shadow them is checked when a definition is loaded.
 */
export interface VariableScope {
  /** All variables that can be seen, by name without the `$`. */
  visible(): Readonly<Record<string, Json>>;
  assign(assignment: Assignment): void;
  /** A scope for a branch or an iteration. */
  inner(): VariableScope;
}

/** Evaluated and within the limits; it takes effect for the next state. */
export interface Assignment {
  readonly values: Readonly<Record<string, Json>>;
  /** The values as JSON texts, as the history shows them. */
  readonly texts: Readonly<Record<string, string>>;
}

export function createVariableScope(outer?: VariableScope): VariableScope {
  let own: Readonly<Record<string, Json>> = {};
  let seen: { readonly outer: object | undefined; readonly all: Readonly<Record<string, Json>> } | undefined;
  const scope: VariableScope = {
    visible: () => {
      if (outer === undefined) return own;
      const outerVisible = outer.visible();
      if (seen?.outer !== outerVisible) seen = { outer: outerVisible, all: { ...outerVisible, ...own } };
      return seen.all;
    },
    assign: (assignment) => {
      own = { ...own, ...assignment.values };
      seen = undefined;
    },
    inner: () => createVariableScope(scope),
  };
  return scope;
}

/** Undefined where the values are over Step Functions' limit for one Assign. */
export function assignmentOf(values: Readonly<Record<string, Json>>): Assignment | undefined {
  const texts = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]),
  );
  return isTooLarge(Object.values(texts).join('')) ? undefined : { values, texts };
}
