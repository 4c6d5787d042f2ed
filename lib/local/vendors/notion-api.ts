import * as z from 'zod';
import { complaintAbout, matchesFilter, NotionFilter } from './notion-filter.ts';
import { idOf, type PageSpec, type PropertySpec, shownPage, typeOf } from './notion-properties.ts';
import type { SandboxAnswer, SandboxHandler } from './sandbox.ts';

/** Pages by data source. */
export type DataSources = Readonly<Record<string, readonly PageSpec[]>>;

export interface NotionApiOptions {
  readonly token: string;
  readonly dataSources: DataSources;
  /** Most results that a query may have in all before Notion itself cuts it short. */
  readonly resultLimit: () => number;
}

/** Those that know data sources. */
const versions = new Set(['2025-09-03', '2026-03-11']);

const Query = z.strictObject({
  filter: NotionFilter.optional(),
  sorts: z.array(z.unknown()).optional(),
  start_cursor: z.string().optional(),
  page_size: z.int().min(1).max(100).default(100),
  in_trash: z.boolean().optional(),
  result_type: z.enum(['page', 'data_source']).optional(),
});

const codes: Readonly<Record<number, string>> = {
  400: 'validation_error',
  401: 'unauthorized',
  404: 'object_not_found',
  429: 'rate_limited',
  529: 'service_overload',
};

export function notionError(status: number, message: string, code = codes[status]): SandboxAnswer {
  const request_id = '00000000-0000-4000-8000-000000000000';
  return { status, body: { object: 'error', status, code, message, request_id } };
}

export function notionApi({ token, dataSources, resultLimit }: NotionApiOptions): SandboxHandler {
  return (request) => {
    if (request.headers['authorization'] !== `Bearer ${token}`)
      return notionError(401, 'API token is invalid.');
    const version = request.headers['notion-version'];
    if (version === undefined) {
      return notionError(400, 'Notion-Version header should be defined.', 'missing_version');
    }
    if (!versions.has(version))
      return notionError(400, `Notion-Version ${version} has no data sources here.`);
    const [, kind, id = '', action] =
      request.path.match(/^\/v1\/(data_sources|pages)\/([^/]+)(\/query)?$/) ?? [];
    switch (`${request.method} ${kind}${action ?? ''}`) {
      case 'POST data_sources/query': {
        const pages = dataSources[id];
        return pages === undefined ? notShared(id) : query(id, pages, request.body, resultLimit());
      }
      case 'GET data_sources': {
        const pages = dataSources[id];
        return pages === undefined ? notShared(id) : dataSource(id, pages);
      }
      case 'GET pages':
        return page(id, dataSources);
      default:
        return notionError(400, 'Invalid request URL.', 'invalid_request_url');
    }
  };
}

function query(id: string, pages: readonly PageSpec[], body: unknown, limit: number): SandboxAnswer {
  const wanted = Query.safeParse(body ?? {});
  if (!wanted.success) {
    const [issue] = wanted.error.issues;
    return notionError(400, `body failed validation: ${issue?.path.join('.')} ${issue?.message}`);
  }
  const { filter, start_cursor, page_size } = wanted.data;
  const complaint = filter && complaintAbout(filter, propertiesOf(pages));
  if (complaint !== undefined) return notionError(400, complaint);
  const all = pages.filter((each) => filter === undefined || matchesFilter(each, filter));
  const within = all.slice(0, limit);
  const start = start_cursor === undefined ? 0 : within.findIndex((each) => each.id === start_cursor);
  if (start < 0) return notionError(400, `The start_cursor provided is invalid: ${start_cursor}`);
  const next = within[start + page_size];
  const cutShort = next === undefined && all.length > limit;
  return {
    status: 200,
    body: {
      object: 'list',
      type: 'page_or_data_source',
      page_or_data_source: {},
      results: within.slice(start, start + page_size).map((each) => shownPage(each, id)),
      next_cursor: next?.id ?? null,
      has_more: next !== undefined,
      ...(cutShort
        ? { request_status: { type: 'incomplete', incomplete_reason: 'query_result_limit_reached' } }
        : {}),
    },
  };
}

function dataSource(id: string, pages: readonly PageSpec[]): SandboxAnswer {
  const properties = propertiesOf(pages).map(([name, spec]) => [
    name,
    { id: idOf(name, spec), name, type: typeOf(spec), [typeOf(spec)]: {} },
  ]);
  return { status: 200, body: { object: 'data_source', id, properties: Object.fromEntries(properties) } };
}

function page(id: string, dataSources: DataSources): SandboxAnswer {
  for (const [dataSourceId, pages] of Object.entries(dataSources)) {
    const found = pages.find((each) => each.id === id);
    if (found !== undefined) return { status: 200, body: shownPage(found, dataSourceId) };
  }
  return notionError(404, `Could not find page with ID: ${id}.`);
}

/** The columns of a table: what any of its pages has. */
function propertiesOf(pages: readonly PageSpec[]): [string, PropertySpec][] {
  return [...new Map(pages.flatMap(({ properties }) => Object.entries(properties)))];
}

function notShared(id: string): SandboxAnswer {
  const advice = 'Make sure the relevant pages and databases are shared with your integration.';
  return notionError(404, `Could not find data_source with ID: ${id}. ${advice}`);
}
