const mask = (1n << 48n) - 1n;
const multiplier = 0x5deece66dn;

function next(seed: bigint): bigint {
  return (seed * multiplier + 0xbn) & mask;
}

/**
 * The first `nextDouble()` of a `java.util.Random` with this seed: what Step Functions' `$random(seed)`
 * answers. The generator is specified by the Java API.
 */
export function javaRandom(seed: bigint): number {
  const first = next((seed ^ multiplier) & mask);
  const second = next(first);
  const high = first >> 22n;
  const low = second >> 21n;
  return Number((high << 27n) + low) / 2 ** 53;
}
