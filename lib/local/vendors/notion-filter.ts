import * as z from 'zod';
import { idOf, type PageSpec, type PropertySpec, typeOf } from './notion-properties.ts';

const Text = z.union([
  z.strictObject({ equals: z.string() }),
  z.strictObject({ does_not_equal: z.string() }),
  z.strictObject({ contains: z.string() }),
  z.strictObject({ does_not_contain: z.string() }),
  z.strictObject({ starts_with: z.string() }),
  z.strictObject({ is_empty: z.literal(true) }),
  z.strictObject({ is_not_empty: z.literal(true) }),
]);
type Text = z.infer<typeof Text>;
const Choice = z.union([
  z.strictObject({ equals: z.string() }),
  z.strictObject({ does_not_equal: z.string() }),
]);
const property = z.string();
const PropertyFilter = z.union([
  z.strictObject({ property, title: Text }),
  z.strictObject({ property, rich_text: Text }),
  z.strictObject({ property, select: Choice }),
]);
type PropertyFilter = z.infer<typeof PropertyFilter>;

/** The part of Notion's filters on text and choices. */
export type NotionFilter =
  | PropertyFilter
  | { readonly and: readonly NotionFilter[] }
  | { readonly or: readonly NotionFilter[] };

export const NotionFilter: z.ZodType<NotionFilter> = z.lazy(() =>
  z.union([
    PropertyFilter,
    z.strictObject({ and: z.array(NotionFilter) }),
    z.strictObject({ or: z.array(NotionFilter) }),
  ]),
);

/** What Notion would refuse about a filter: a property that is not there, or of another type. */
export function complaintAbout(
  filter: NotionFilter,
  properties: readonly [string, PropertySpec][],
): string | undefined {
  if ('and' in filter) return firstOf(filter.and.map((part) => complaintAbout(part, properties)));
  if ('or' in filter) return firstOf(filter.or.map((part) => complaintAbout(part, properties)));
  const [, spec] = properties.find(([name, spec]) => isNamed(filter.property, name, spec)) ?? [];
  if (spec === undefined) return `Could not find property with name or id: ${filter.property}`;
  const wanted = wantedType(filter);
  const type = typeOf(spec);
  return wanted === type ? undefined : `database property ${type} does not match filter ${wanted}`;
}

export function matchesFilter(page: PageSpec, filter: NotionFilter): boolean {
  if ('and' in filter) return filter.and.every((part) => matchesFilter(page, part));
  if ('or' in filter) return filter.or.some((part) => matchesFilter(page, part));
  const [, spec] =
    Object.entries(page.properties).find(([name, spec]) => isNamed(filter.property, name, spec)) ?? [];
  const text = spec === undefined ? '' : textOf(spec);
  if ('title' in filter) return textMatches(text, filter.title);
  if ('rich_text' in filter) return textMatches(text, filter.rich_text);
  return 'equals' in filter.select ? text === filter.select.equals : text !== filter.select.does_not_equal;
}

/** Equality minds the case, the rest does not. */
function textMatches(text: string, condition: Text): boolean {
  const lower = text.toLowerCase();
  if ('equals' in condition) return text === condition.equals;
  if ('does_not_equal' in condition) return text !== condition.does_not_equal;
  if ('contains' in condition) return lower.includes(condition.contains.toLowerCase());
  if ('does_not_contain' in condition) return !lower.includes(condition.does_not_contain.toLowerCase());
  if ('starts_with' in condition) return lower.startsWith(condition.starts_with.toLowerCase());
  return 'is_empty' in condition ? text === '' : text !== '';
}

function textOf(spec: PropertySpec): string {
  if ('title' in spec) return spec.title;
  if ('rich_text' in spec) return spec.rich_text;
  return 'select' in spec ? spec.select : '';
}

function wantedType(filter: PropertyFilter): string {
  if ('title' in filter) return 'title';
  return 'rich_text' in filter ? 'rich_text' : 'select';
}

const isNamed = (wanted: string, name: string, spec: PropertySpec) =>
  wanted === name || wanted === idOf(name, spec);

const firstOf = (complaints: readonly (string | undefined)[]) =>
  complaints.find((each) => each !== undefined);
