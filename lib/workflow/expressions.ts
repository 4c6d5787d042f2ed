/** JSONata text that several states share. Without `{% %}`, so that expressions can be put together. */

/** Marks an expression as one to evaluate. */
export const jsonata = (expression: string): string => `{% ${expression} %}`;

/** When the state was entered, ISO 8601. */
export const enteredAt = '$states.context.State.EnteredTime';

/** The item that this iteration of the innermost Map works on. */
export const mapItem = '$states.context.Map.Item.Value';

/** A text within an expression. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;

/**
 * What went wrong in words, at most 500 characters: a Lambda's cause is a JSON text that holds its message,
 * other causes are plain, and a timeout has none. `error` is the expression of an object with `Cause`.
 */
export const causeOf = (error: string): string =>
  `($cause := $exists(${error}.Cause) ? ${error}.Cause : ''; ` +
  `$said := $substring($cause, 0, 1) = '{' and $substring($cause, -1) = '}' ? $parse($cause).errorMessage; ` +
  `$substring($type($said) = 'string' ? $said : $cause, 0, 500))`;

/** What failed as `{step, error, cause}`; `error` is the expression of an object with `Error` and `Cause`. */
export const failureOf = (step: string, error: string): string =>
  `{'step': ${quoted(step)}, 'error': ${error}.Error, 'cause': ${causeOf(error)}}`;

/** Why something is missing: the error's name and its words. */
const reasonOf = (error: string): string => `${error}.Error & ': ' & ${causeOf(error)}`;

/** The verdict `unavailable`. `subject` is an expression. */
export const unavailable = (subject: string, error: string): string =>
  `{'verdict': 'unavailable', 'subject': ${subject}, 'reason': ${reasonOf(error)}}`;

/** A warning, `{subject, reason}`. `subject` is an expression. */
export const warningOf = (subject: string, error: string): string =>
  `{'subject': ${subject}, 'reason': ${reasonOf(error)}}`;

/** The warnings in an array of verdicts. Wrapped, since a filter with a single hit is no array. */
export const warningsIn = (verdicts: string): string =>
  `[${verdicts}[verdict = 'unavailable'].{'subject': subject, 'reason': reason}]`;

/**
 * The variable `warnings` with those of one step replaced, so that a step that runs again for a new revision
 * does not leave its old ones behind.
 */
export const withWarnings = (step: string, warnings: string): string =>
  `$merge([$warnings, {${quoted(step)}: ${warnings}}])`;

/** The warnings of all steps in one array. */
export const allWarnings = '[$warnings.*]';
