import type { Json } from './json.ts';

/** A value that JSON cannot say: a function, undefined, NaN or an infinite number. */
export class NotJsonError extends Error {
  override readonly name = 'NotJsonError';
}

/** JSONata marks its arrays with properties of its own; one of them makes it unwrap the array later on. */
const arrayMarks = ['sequence', 'keepSingleton', 'outerWrapper', 'cons'] as const;

/**
 * The value as plain JSON. What is plain already is answered as it is, not copied; JSONata's marked arrays
 * are replaced by ordinary ones.
 * @throws NotJsonError
 */
export function toPlainJson(value: unknown): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (Number.isFinite(value)) return value;
      throw new NotJsonError(`${value} is not JSON`);
    case 'object':
      if (value === null) return null;
      return Array.isArray(value) ? plainArray(value) : plainObject(value);
    default:
      throw new NotJsonError(`a value of type ${typeof value} is not JSON`);
  }
}

function plainArray(array: readonly unknown[]): Json {
  const plain: Json[] = array.map(toPlainJson);
  return isPlainArray(array, plain) ? array : plain;
}

function isPlainArray(array: readonly unknown[], plain: readonly Json[]): array is readonly Json[] {
  return (
    !arrayMarks.some((mark) => Object.hasOwn(array, mark)) &&
    plain.every((element, index) => element === array[index])
  );
}

function plainObject(object: object): Json {
  if ('_jsonata_lambda' in object || '_jsonata_function' in object) {
    throw new NotJsonError('a function is not JSON');
  }
  const plain: Record<string, Json> = {};
  for (const [key, element] of Object.entries(object)) plain[key] = toPlainJson(element);
  return isPlainObject(object, plain) ? object : plain;
}

function isPlainObject(object: object, plain: Record<string, Json>): object is { [key: string]: Json } {
  return Object.entries(object).every(([key, element]) => element === plain[key]);
}
