import * as z from 'zod';
import type { CallGuard } from '../platform/call-guard.ts';
import type { Clock } from '../platform/clock.ts';
import { createVendorHttp, type VendorDialect } from '../platform/vendor-http.ts';
import { type NotionPage, notionPageOf, RawNotionPage } from './notion-page.ts';

/** What the stage's Notion secret holds. */
export const NotionSecret = z.object({
  /** Token of an integration that the data source is shared with; reading is enough. */
  token: z.string().min(1),
  /** Another address than Notion's own, such as the local sandbox. */
  baseUrl: z.url().optional(),
});
export type NotionSecret = z.infer<typeof NotionSecret>;

/** Where market research is kept. */
export const NotionSettings = z.object({
  /** Id of the data source (one table of a database), not of the database. */
  dataSourceId: z.string().min(1),
  /** Name of the property with the title; the one of type `title` by default. */
  titleProperty: z.string().min(1).optional(),
  /** Name of the property with the summary; `Summary` by default. */
  summaryProperty: z.string().min(1).optional(),
});
export type NotionSettings = z.infer<typeof NotionSettings>;

type TextCondition = { readonly contains: string } | { readonly equals: string };

/** The part of Notion's filters that we use. */
export type NotionFilter =
  | { readonly property: string; readonly rich_text: TextCondition }
  | { readonly property: string; readonly title: TextCondition }
  | { readonly property: string; readonly select: { readonly equals: string } }
  | { readonly and: readonly NotionFilter[] }
  | { readonly or: readonly NotionFilter[] };

export interface DataSourceQuery {
  readonly filter?: NotionFilter;
  /** Pages a request, 1 to 100. */
  readonly pageSize: number;
  /** Pages in all; one request's worth by default. */
  readonly limit?: number;
}

export interface DataSourceAnswer {
  readonly pages: readonly NotionPage[];
  /** More pages match than are here: our limit was reached, or Notion's own. */
  readonly truncated: boolean;
}

/** Reads pages of a data source. */
export interface NotionClient {
  queryDataSource(query: DataSourceQuery): Promise<DataSourceAnswer>;
}

export interface NotionOptions {
  readonly secret: NotionSecret;
  readonly settings: NotionSettings;
  readonly clock: Clock;
  readonly guard: CallGuard;
}

const ErrorBody = z.object({ object: z.literal('error'), code: z.string(), message: z.string() });

const dialect: VendorDialect = {
  /** On a read, a conflict only means that the same request works a moment later. */
  outcome: ({ status }) => (status === 409 ? 'ambiguous' : undefined),
  explain(answer) {
    const parsed = ErrorBody.safeParse(answer.body);
    if (!parsed.success) return undefined;
    const { code, message } = parsed.data;
    const advice = code === 'object_not_found' ? ' (share the data source with the integration)' : '';
    return { code, message: `${code}: ${message}${advice}` };
  },
};

const QueryPage = z.object({
  results: z.array(RawNotionPage),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
  /** The only sign that Notion itself has cut the answer short. */
  request_status: z.object({ type: z.string() }).optional(),
});

export function createNotion({ secret, settings, clock, guard }: NotionOptions): NotionClient {
  const http = createVendorHttp({
    service: 'notion',
    baseUrl: secret.baseUrl ?? 'https://api.notion.com',
    headers: { Authorization: `Bearer ${secret.token}`, 'Notion-Version': '2026-03-11' },
    clock,
    guard,
    dialect,
  });
  const path = `/v1/data_sources/${encodeURIComponent(settings.dataSourceId)}/query`;

  return {
    async queryDataSource({ filter, pageSize, limit = pageSize }) {
      const pages: NotionPage[] = [];
      let cursor: string | null = null;
      let truncated = false;
      do {
        const { body }: { body: z.infer<typeof QueryPage> } = await http.send(
          {
            kind: 'read',
            operation: 'notion.query_data_source',
            method: 'POST',
            path,
            body: {
              page_size: Math.min(pageSize, limit - pages.length),
              result_type: 'page',
              ...(filter === undefined ? {} : { filter }),
              ...(cursor === null ? {} : { start_cursor: cursor }),
            },
          },
          QueryPage,
        );
        pages.push(...body.results.map((page) => notionPageOf(page, settings)));
        cursor = body.has_more ? body.next_cursor : null;
        truncated ||= body.request_status?.type === 'incomplete';
      } while (cursor !== null && pages.length < limit);
      return { pages: pages.slice(0, limit), truncated: truncated || cursor !== null };
    },
  };
}
