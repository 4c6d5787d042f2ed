import fc from 'fast-check';

/** What becomes of one request, of a process that makes it, or of both. A request ignores what is not for it. */
export type Fate =
  | { readonly kind: 'fine' }
  /** The process ends before its request has left. */
  | { readonly kind: 'dies before' }
  /** The request is carried out, and nobody is left to hear of it. */
  | { readonly kind: 'dies after' }
  /** The process ends, and its request is carried out later. */
  | { readonly kind: 'dies, then'; readonly ms: number }
  /** The process stands still, before its request or before it hears the answer. */
  | { readonly kind: 'stalls before' | 'stalls after'; readonly ms: number }
  /** It never arrives, and there is no answer. */
  | { readonly kind: 'lost' }
  /** Carried out, and the answer is lost: the SDK of the table asks again, a vendor's client does not. */
  | { readonly kind: 'answer lost' }
  /** Carried out by the vendor after a while, without an answer; or with one, and shown after a while. */
  | { readonly kind: 'late' | 'hides'; readonly ms: number }
  | { readonly kind: 'refused' | 'throttled' | 'unavailable' | 'unknown' };

const minute = 60_000;

/** Stalls shorter and longer than a lease. */
const stall = fc.constantFrom(1_000, 20_000, 2 * minute, 10 * minute, 20 * minute);

/** Within what the vendor declares, and beyond it. */
const late = fc.constantFrom(0, 1_000, minute, minute + 1, 3 * minute, 10 * minute);

const misfortune: fc.Arbitrary<Fate> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom<Fate>(
      { kind: 'dies before' },
      { kind: 'dies after' },
      { kind: 'lost' },
      { kind: 'answer lost' },
      { kind: 'refused' },
      { kind: 'throttled' },
      { kind: 'unavailable' },
      { kind: 'unknown' },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('stalls before', 'stalls after'), ms: stall }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('late', 'hides', 'dies, then'), ms: late }) },
);

/** After so many requests that come to nothing bad. */
const after = (most: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: most }), misfortune)
    .map(([luck, one]): readonly Fate[] => [
      ...Array.from({ length: luck }, (): Fate => ({ kind: 'fine' })),
      one,
    ]);

/** Reads, begins, sends, and stands still with the answer in its hands until it is given up. */
const zombie = fc
  .tuple(
    fc.constantFrom<Fate>({ kind: 'fine' }, { kind: 'hides', ms: 10 * minute }),
    fc.oneof(fc.integer({ min: 60, max: 300 }), fc.constantFrom(600, 1_200)),
  )
  .map(([sends, seconds]): readonly Fate[] => [
    { kind: 'fine' },
    { kind: 'fine' },
    sends,
    { kind: 'stalls before', ms: seconds * 1_000 },
  ]);

/** The fates of a process's requests, the first one first; whatever comes after them is fine. */
export const fates: fc.Arbitrary<readonly Fate[]> = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: zombie },
  { weight: 4, arbitrary: after(4) },
  { weight: 2, arbitrary: fc.tuple(after(3), after(2)).map(([first, second]) => [...first, ...second]) },
);
