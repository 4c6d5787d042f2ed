/** A property of a page, by its type in Notion. */
export type PropertySpec =
  | { readonly title: string }
  | { readonly rich_text: string }
  | { readonly number: number }
  | { readonly select: string }
  | { readonly multi_select: readonly string[] }
  | { readonly date: string; readonly until?: string }
  | { readonly checkbox: boolean }
  | { readonly url: string };

export interface PageSpec {
  readonly id: string;
  /** ISO 8601. */
  readonly createdTime: string;
  /** By name; exactly one is the title. */
  readonly properties: Readonly<Record<string, PropertySpec>>;
}

/** The type of a property: the one key that tells what it holds. */
export function typeOf(spec: PropertySpec): string {
  return Object.keys(spec).find((key) => key !== 'until') ?? 'rich_text';
}

/** A page as Notion shows it. */
export function shownPage(page: PageSpec, dataSourceId: string) {
  return {
    object: 'page',
    id: page.id,
    created_time: page.createdTime,
    last_edited_time: page.createdTime,
    in_trash: false,
    parent: { type: 'data_source_id', data_source_id: dataSourceId },
    url: `https://www.notion.so/${page.id.replaceAll('-', '')}`,
    public_url: null,
    properties: Object.fromEntries(
      Object.entries(page.properties).map(([name, spec]) => [
        name,
        { id: idOf(name, spec), ...shownProperty(spec) },
      ]),
    ),
  };
}

/** The title's id is always the same, the others have their own. */
export function idOf(name: string, spec: PropertySpec): string {
  return 'title' in spec ? 'title' : encodeURIComponent(Buffer.from(name).toString('base64url').slice(0, 6));
}

function shownProperty(spec: PropertySpec): object {
  if ('title' in spec) return { type: 'title', title: richText(spec.title) };
  if ('rich_text' in spec) return { type: 'rich_text', rich_text: richText(spec.rich_text) };
  if ('number' in spec) return { type: 'number', number: spec.number };
  if ('select' in spec) return { type: 'select', select: option(spec.select) };
  if ('multi_select' in spec) return { type: 'multi_select', multi_select: spec.multi_select.map(option) };
  if ('checkbox' in spec) return { type: 'checkbox', checkbox: spec.checkbox };
  if ('url' in spec) return { type: 'url', url: spec.url };
  return { type: 'date', date: { start: spec.date, end: spec.until ?? null, time_zone: null } };
}

const richText = (content: string) => [
  { type: 'text', text: { content, link: null }, plain_text: content, href: null },
];

const option = (name: string) => ({ id: Buffer.from(name).toString('base64url'), name, color: 'default' });
