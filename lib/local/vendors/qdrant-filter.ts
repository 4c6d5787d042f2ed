import * as z from 'zod';
import type { PointData } from './qdrant-collections.ts';

const Value = z.union([z.string(), z.number(), z.boolean()]);
const Match = z.union([
  z.strictObject({ value: Value }),
  z.strictObject({ any: z.array(Value) }),
  z.strictObject({ except: z.array(Value) }),
]);
const FieldCondition = z.strictObject({ key: z.string(), match: Match });
const HasId = z.strictObject({ has_id: z.array(z.union([z.string(), z.number()])) });

type Condition = z.infer<typeof FieldCondition> | z.infer<typeof HasId> | QdrantFilter;

/** The part of Qdrant's filters without ranges, geography and nested objects. */
export interface QdrantFilter {
  readonly must?: readonly Condition[] | null | undefined;
  readonly should?: readonly Condition[] | null | undefined;
  readonly must_not?: readonly Condition[] | null | undefined;
}

const Conditions = z
  .array(z.lazy((): z.ZodType<Condition> => z.union([FieldCondition, HasId, QdrantFilter])))
  .nullish();

export const QdrantFilter: z.ZodType<QdrantFilter> = z.strictObject({
  must: Conditions,
  should: Conditions,
  must_not: Conditions,
});

export function matches(point: PointData, filter: QdrantFilter): boolean {
  const { must, should, must_not } = filter;
  return (
    (must ?? []).every((condition) => holds(point, condition)) &&
    (!should?.length || should.some((condition) => holds(point, condition))) &&
    !(must_not ?? []).some((condition) => holds(point, condition))
  );
}

function holds(point: PointData, condition: Condition): boolean {
  if ('has_id' in condition) return condition.has_id.includes(point.id);
  if (!('key' in condition)) return matches(point, condition);
  const found = valuesAt(point.payload, condition.key.split('.'));
  const { match } = condition;
  if ('value' in match) return found.includes(match.value);
  if ('any' in match) return match.any.some((value) => found.includes(value));
  return found.some((value) => !match.except.some((excepted) => excepted === value));
}

/** An array matches by any of its elements. */
function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, path));
  const [key, ...rest] = path;
  if (key === undefined) return [value];
  const inner = z.record(z.string(), z.unknown()).safeParse(value);
  return inner.success && key in inner.data ? valuesAt(inner.data[key], rest) : [];
}
