/** Whether an event matches. */
export type EventMatcher = (event: unknown) => boolean;

/** A pattern that EventBridge would refuse, or that has a test which is not carried out here. */
export class EventPatternError extends Error {
  override readonly name = 'EventPatternError';
}

type Test = (value: unknown) => boolean;
type Fields = Readonly<Record<string, unknown>>;

/**
 * Compiles an EventBridge pattern: exact values, `prefix`, `suffix`, `equals-ignore-case`, `wildcard`,
 * `anything-but`, `exists`, `numeric`, and `$or`. @throws EventPatternError naming what it cannot read.
 */
export function compileEventPattern(pattern: unknown): EventMatcher {
  if (!isFields(pattern)) throw new EventPatternError('an event pattern must be an object');
  const matchers = Object.entries(pattern).map(([name, expected]) => {
    if (name === '$or' && Array.isArray(expected)) return anyOf(expected.map(compileEventPattern));
    return fieldMatcher(name, expected);
  });
  return (event) => matchers.every((matches) => matches(event));
}

function fieldMatcher(name: string, expected: unknown): EventMatcher {
  if (!Array.isArray(expected)) {
    const inner = compileEventPattern(expected);
    return (event) => inner(isFields(event) ? event[name] : undefined);
  }
  if (expected.length === 0) throw new EventPatternError(`${name}: an empty list matches nothing`);
  const tests = expected.map((one) => valueTest(name, one));
  return (event) => {
    const value = isFields(event) ? event[name] : undefined;
    // A list in an event matches when one of its elements does.
    const candidates = Array.isArray(value) && value.length > 0 ? value : [value];
    return tests.some((test) => candidates.some(test));
  };
}

function anyOf(matchers: readonly EventMatcher[]): EventMatcher {
  return (event) => matchers.some((matches) => matches(event));
}

function valueTest(name: string, expected: unknown): Test {
  if (!isFields(expected)) return (value) => value === expected;
  const [[operator = '', operand] = [], ...others] = Object.entries(expected);
  const make = operators.get(operator);
  if (make === undefined || others.length > 0) {
    throw new EventPatternError(`${name}: the test ${JSON.stringify(expected)} is not carried out here`);
  }
  return make(name, operand);
}

const operators: ReadonlyMap<string, (name: string, operand: unknown) => Test> = new Map([
  ['exists', (_name, operand) => (value) => (value !== undefined) === operand],
  ['prefix', (name, operand) => textTest(name, operand, (text, part) => text.startsWith(part))],
  ['suffix', (name, operand) => textTest(name, operand, (text, part) => text.endsWith(part))],
  ['equals-ignore-case', (name, operand) => textTest(name, operand, sameIgnoringCase)],
  ['wildcard', wildcardTest],
  ['numeric', numericTest],
  ['anything-but', anythingBut],
]);

function textTest(name: string, operand: unknown, holds: (text: string, part: string) => boolean): Test {
  if (typeof operand !== 'string') throw new EventPatternError(`${name}: a text is expected, not ${operand}`);
  return (value) => typeof value === 'string' && holds(value, operand);
}

function sameIgnoringCase(text: string, other: string): boolean {
  return text.toLowerCase() === other.toLowerCase();
}

function wildcardTest(name: string, operand: unknown): Test {
  return textTest(name, operand, (text, pattern) => {
    const source = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${source.join('[^]*')}$`).test(text);
  });
}

/** Anything but these values, or but what a test inside matches; an absent field does not count as anything. */
function anythingBut(name: string, operand: unknown): Test {
  const excluded = (Array.isArray(operand) ? operand : [operand]).flatMap((one) =>
    isFields(one)
      ? Object.entries(one).flatMap(([operator, values]) =>
          (Array.isArray(values) ? values : [values]).map((value) => valueTest(name, { [operator]: value })),
        )
      : [valueTest(name, one)],
  );
  return (value) => value !== undefined && !excluded.some((test) => test(value));
}

const comparisons: ReadonlyMap<unknown, (value: number, bound: number) => boolean> = new Map([
  ['=', (value, bound) => value === bound],
  ['<', (value, bound) => value < bound],
  ['<=', (value, bound) => value <= bound],
  ['>', (value, bound) => value > bound],
  ['>=', (value, bound) => value >= bound],
]);

function numericTest(name: string, operand: unknown): Test {
  const parts: readonly unknown[] = Array.isArray(operand) ? operand : [];
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const compare = comparisons.get(parts[index]);
    const bound = parts[index + 1];
    if (compare === undefined || typeof bound !== 'number') {
      throw new EventPatternError(`${name}: ${JSON.stringify(operand)} is no numeric test`);
    }
    tests.push((value) => compare(value, bound));
  }
  if (tests.length === 0) throw new EventPatternError(`${name}: a numeric test needs a comparison`);
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
