import fc from 'fast-check';

export const minute = 60_000;

/** What becomes of one request of an invocation; whatever else it sends is fine. */
export type Fate =
  | { readonly kind: 'fine' }
  /** The process ends at its n-th request, before it has left or after it was carried out. */
  | { readonly kind: 'dies before' | 'dies after'; readonly n: number }
  /** Carried out, and the answer is lost: the SDK of the table asks again, a vendor's client does not. */
  | { readonly kind: 'answer lost'; readonly n: number }
  /** Stands still before its n-th request, in milliseconds. */
  | { readonly kind: 'stalls'; readonly n: number; readonly ms: number };

/** What becomes of something that is sent for somebody else to take: each delay is one time that it comes. */
export type Delivery = readonly number[];

export type Place = 'slack' | 'github' | 'api';
export type Deed = 'approve' | 'reject' | 'changes' | 'edit';

/** Somebody looks at what they are asked about, and does something about that later. */
export interface Act {
  /** Index of a person; the last one is a stranger. */
  readonly who: number;
  readonly place: Place;
  readonly deed: Deed;
  /** After the review was opened, in milliseconds. */
  readonly looksAt: number;
  /** Between the look and the deed, and between a window and its sending. */
  readonly thinksMs: number;
  /** On GitHub: approves by merging. */
  readonly merges: boolean;
}

/** One schedule of a review: who does what when, and what becomes of what they send. */
export interface ReviewPlan {
  readonly approvalsRequired: number;
  readonly reviewMinutes: number;
  readonly acts: readonly Act[];
  /** Of the state machine's invocations, first to last. */
  readonly machineFates: readonly Fate[];
  /** After how many milliseconds the machine takes an attempt of OpenReview for lost; it goes on all the same. */
  readonly givesUp: readonly (number | undefined)[];
  /** Of all other invocations. */
  readonly fates: readonly Fate[];
  /** Of functions that are started asynchronously. */
  readonly starts: readonly Delivery[];
  readonly webhooks: readonly Delivery[];
  /** When the review clock strikes besides every five minutes. */
  readonly strikes: readonly number[];
  /** When it strikes first. */
  readonly clockStartsAt: number;
}

const most = { size: 'max' } as const;

/** Of one of so many requests. */
const fateOf = (requests: number): fc.Arbitrary<Fate> => {
  const n = fc.integer({ min: 1, max: requests });
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant<Fate>({ kind: 'fine' }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom<'dies before' | 'dies after'>('dies before', 'dies after'),
        n,
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant<'answer lost'>('answer lost'), n }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant<'stalls'>('stalls'),
        n,
        ms: fc.constantFrom(1_000, 20_000, 2 * minute),
      }),
    },
  );
};

const soon = fc.constantFrom(0, 0, 0, 500, 3_000, minute);
const late = fc.constantFrom(3 * minute, 8 * minute, 20 * minute);
const delivery: fc.Arbitrary<Delivery> = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(soon) },
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.tuple(late) },
  { weight: 1, arbitrary: fc.tuple(soon, fc.oneof(soon, late)) },
);

/** Many at the same moment, so that they compete. */
const moment = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(5_000, 20_000, minute, 2 * minute, 5 * minute, 10 * minute) },
  // Just before a time is over, and just after.
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(20, 60)
      .chain((minutes) => fc.constantFrom(-20_000, -1_000, 0, 1_000).map((ms) => minutes * minute + ms)),
  },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 70 * 60 }).map((seconds) => seconds * 1_000) },
);

const act = (deeds: readonly Deed[]): fc.Arbitrary<Act> =>
  fc.record({
    who: fc.constantFrom(0, 0, 0, 1, 1, 1, 2, 2, 2, 3),
    place: fc.constantFrom<Place>('slack', 'slack', 'github', 'api'),
    deed: fc.constantFrom(...deeds),
    looksAt: moment,
    thinksMs: fc.constantFrom(0, 1_000, 20_000, minute, 15 * minute),
    merges: fc.boolean(),
  });

/** Where everybody agrees, several approvals and edits meet; where nobody does, rounds follow one another. */
const acts = fc
  .constantFrom<readonly Deed[]>(
    ['approve', 'approve', 'approve', 'edit'],
    ['approve', 'approve', 'approve', 'reject', 'changes', 'changes', 'edit', 'edit'],
    ['changes', 'changes', 'approve', 'edit'],
  )
  .chain((deeds) => fc.array(act(deeds), { minLength: 1, maxLength: 9, ...most }));

export const reviewPlan: fc.Arbitrary<ReviewPlan> = fc.record({
  approvalsRequired: fc.constantFrom(1, 1, 2, 2, 3),
  reviewMinutes: fc.constantFrom(20, 60),
  acts,
  machineFates: fc.array(fateOf(26), { maxLength: 6, ...most }),
  givesUp: fc.array(fc.constantFrom(undefined, undefined, 0, 500, 25_000), { maxLength: 3, ...most }),
  fates: fc.array(fateOf(14), { maxLength: 24, ...most }),
  starts: fc.array(delivery, { maxLength: 12, ...most }),
  webhooks: fc.array(delivery, { maxLength: 6, ...most }),
  strikes: fc.array(moment, { maxLength: 4, ...most }),
  clockStartsAt: fc.integer({ min: 0, max: 299 }).map((seconds) => seconds * 1_000),
});
