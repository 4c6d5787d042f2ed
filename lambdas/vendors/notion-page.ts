import * as z from 'zod';
import { propertyText } from './notion-text.ts';

/** A page as Notion answers it. */
export const RawNotionPage = z.object({
  id: z.string(),
  url: z.string(),
  properties: z.record(z.string(), z.unknown()),
});
export type RawNotionPage = z.infer<typeof RawNotionPage>;

export interface NotionPage {
  readonly id: string;
  /** Where a person reads it. */
  readonly url: string;
  readonly title: string;
  /** The text of the summary property; empty where there is none. */
  readonly summary: string;
  /** Every property that is not empty, by name, as plain text. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface PageProperties {
  /** Default: the property of type `title`, of which every page has one. */
  readonly titleProperty?: string | undefined;
  /** Default: `Summary`. */
  readonly summaryProperty?: string | undefined;
}

export function notionPageOf(page: RawNotionPage, names: PageProperties): NotionPage {
  const properties = Object.fromEntries(
    Object.entries(page.properties).flatMap(([name, value]) => {
      const text = propertyText(value);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
  return {
    id: page.id,
    url: page.url,
    title: properties[names.titleProperty ?? nameOfTitle(page) ?? ''] ?? 'Untitled',
    summary: properties[names.summaryProperty ?? 'Summary'] ?? '',
    properties,
  };
}

const Title = z.object({ type: z.literal('title') });

function nameOfTitle(page: RawNotionPage): string | undefined {
  return Object.entries(page.properties).find(([, value]) => Title.safeParse(value).success)?.[0];
}
