import jsonata from 'jsonata';

/** Under this name, which no expression can spell, an evaluation finds its own time. */
export const timeBinding = 'time of the evaluation';

/** Whether an expression may ask for the time; the others need no time bound. */
export function asksForTime(text: string): boolean {
  return /\$(?:now|millis|toMillis)\b/.test(text);
}

/** JSONata takes the time of the machine; these take it from the evaluation, so that a test can set it. */
export function followEvaluationTime(expression: jsonata.Expression): void {
  expression.registerFunction(
    'millis',
    function () {
      return timeOf(this).getTime();
    },
    '<:n>',
  );
  expression.registerFunction(
    'now',
    async function (picture?: string, timezone?: string) {
      const fromMillis = await builtIn('fromMillis');
      return fromMillis.call(this, timeOf(this).getTime(), picture, timezone);
    },
    '<s?s?:s>',
  );
  expression.registerFunction(
    'toMillis',
    async function (text?: string, picture?: string) {
      // A picture without a date means today's: JSONata reads that from the environment's timestamp.
      const toMillis = await builtIn('toMillis');
      return toMillis.call({ environment: { timestamp: timeOf(this) } }, text, picture);
    },
    '<s-s?:n>',
  );
}

function timeOf(focus: jsonata.Focus): Date {
  const time: unknown = focus.environment.lookup(timeBinding);
  return time instanceof Date ? time : focus.environment.timestamp;
}

type Implementation = (this: unknown, ...parameters: unknown[]) => unknown;

/** JSONata's own function of a name, which an expression made here would find overridden. */
async function builtIn(name: 'fromMillis' | 'toMillis'): Promise<Implementation> {
  const { implementation }: { implementation: Implementation } = await jsonata(`$${name}`).evaluate(null);
  return implementation;
}
