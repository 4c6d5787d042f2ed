import * as z from 'zod';

const RichText = z.array(z.object({ plain_text: z.string() }));
const Named = z.object({ name: z.string() });
const Dates = z.object({ start: z.string(), end: z.string().nullish() });

const Formula = z.discriminatedUnion('type', [
  z.object({ type: z.literal('string'), string: z.string().nullable() }),
  z.object({ type: z.literal('number'), number: z.number().nullable() }),
  z.object({ type: z.literal('boolean'), boolean: z.boolean().nullable() }),
  z.object({ type: z.literal('date'), date: Dates.nullable() }),
]);

/** The property types that can be told in words. Relations, rollups, files and buttons cannot. */
const Property = z.discriminatedUnion('type', [
  z.object({ type: z.literal('title'), title: RichText }),
  z.object({ type: z.literal('rich_text'), rich_text: RichText }),
  z.object({ type: z.literal('number'), number: z.number().nullable() }),
  z.object({ type: z.literal('select'), select: Named.nullable() }),
  z.object({ type: z.literal('status'), status: Named.nullable() }),
  z.object({ type: z.literal('multi_select'), multi_select: z.array(Named) }),
  z.object({ type: z.literal('date'), date: Dates.nullable() }),
  z.object({ type: z.literal('checkbox'), checkbox: z.boolean() }),
  z.object({ type: z.literal('url'), url: z.string().nullable() }),
  z.object({ type: z.literal('email'), email: z.string().nullable() }),
  z.object({ type: z.literal('phone_number'), phone_number: z.string().nullable() }),
  z.object({ type: z.literal('people'), people: z.array(z.object({ name: z.string().nullish() })) }),
  z.object({ type: z.literal('created_time'), created_time: z.string() }),
  z.object({ type: z.literal('last_edited_time'), last_edited_time: z.string() }),
  z.object({
    type: z.literal('unique_id'),
    unique_id: z.object({ prefix: z.string().nullish(), number: z.number().nullable() }),
  }),
  z.object({ type: z.literal('formula'), formula: Formula }),
]);

/** A property of a page as plain text; `undefined` for an empty one and for one that text cannot tell. */
export function propertyText(value: unknown): string | undefined {
  const parsed = Property.safeParse(value);
  if (!parsed.success) return undefined;
  return textOf(parsed.data)?.trim() || undefined;
}

function textOf(property: z.infer<typeof Property>): string | undefined {
  switch (property.type) {
    case 'title':
      return plain(property.title);
    case 'rich_text':
      return plain(property.rich_text);
    case 'number':
      return property.number?.toString();
    case 'select':
      return property.select?.name;
    case 'status':
      return property.status?.name;
    case 'multi_select':
      return property.multi_select.map(({ name }) => name).join(', ');
    case 'date':
      return property.date === null ? undefined : dates(property.date);
    case 'checkbox':
      return property.checkbox ? 'yes' : 'no';
    case 'url':
      return property.url ?? undefined;
    case 'email':
      return property.email ?? undefined;
    case 'phone_number':
      return property.phone_number ?? undefined;
    case 'people':
      return property.people.flatMap(({ name }) => name ?? []).join(', ');
    case 'created_time':
      return property.created_time;
    case 'last_edited_time':
      return property.last_edited_time;
    case 'unique_id':
      return [property.unique_id.prefix, property.unique_id.number].filter((part) => part != null).join('-');
    case 'formula':
      return formulaText(property.formula);
    default:
      return property satisfies never;
  }
}

function formulaText(formula: z.infer<typeof Formula>): string | undefined {
  switch (formula.type) {
    case 'string':
      return formula.string ?? undefined;
    case 'number':
      return formula.number?.toString();
    case 'boolean':
      return formula.boolean === null ? undefined : formula.boolean ? 'yes' : 'no';
    case 'date':
      return formula.date === null ? undefined : dates(formula.date);
    default:
      return formula satisfies never;
  }
}

const plain = (text: z.infer<typeof RichText>) => text.map(({ plain_text }) => plain_text).join('');

const dates = ({ start, end }: z.infer<typeof Dates>) => (end ? `${start} to ${end}` : start);
