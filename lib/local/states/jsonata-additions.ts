import { createHash, randomUUID } from 'node:crypto';
import { javaRandom } from './java-random.ts';

/**
 * The functions that Step Functions adds to JSONata. As there, numbers are cut to integers, and most
 * arguments that make no sense give nothing (undefined) instead of an error.
 */
export const jsonataAdditions = {
  partition: (array: unknown, size: unknown): unknown => {
    const length = integer(size);
    if (array === undefined || length === undefined || length < 1) return undefined;
    const elements: unknown[] = Array.isArray(array) ? array : [array];
    if (elements.length === 0) return undefined;
    return Array.from({ length: Math.ceil(elements.length / length) }, (_, index) =>
      elements.slice(index * length, (index + 1) * length),
    );
  },

  range: (start: unknown, end: unknown, step: unknown): unknown => {
    const [first, last, stride] = [integer(start), integer(end), integer(step)];
    if (first === undefined || last === undefined || stride === undefined || stride === 0) return undefined;
    const count = Math.floor((last - first) / stride) + 1;
    if (count < 1) return undefined;
    if (count > longestRange) throw new Error('Expression evaluation memory limit exceeded');
    if (count === 1) return first;
    return Array.from({ length: count }, (_, index) => first + index * stride);
  },

  hash: (text: unknown, algorithm: unknown): unknown => {
    if (typeof text !== 'string' || typeof algorithm !== 'string') return undefined;
    const name = hashNames.get(algorithm);
    if (name === undefined) {
      throw new Error(`$hash knows ${[...hashNames.keys()].join(', ')}, not '${algorithm}'`);
    }
    return createHash(name).update(text).digest('hex');
  },

  random: (seed: unknown): unknown => {
    if (seed === undefined) return Math.random();
    const whole = integer(seed);
    return whole === undefined ? undefined : javaRandom(BigInt(whole));
  },

  uuid: (): unknown => randomUUID(),

  parse: (text: unknown): unknown => {
    if (typeof text !== 'string') return undefined;
    return JSON.parse(text);
  },
} as const;

/** Where Step Functions' memory limit ends a `$range`. */
const longestRange = 360_145;

const hashNames: ReadonlyMap<string, string> = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

function integer(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : undefined;
}
