import * as z from 'zod';
import type { Artifacts } from './artifacts.ts';
import { type Collection, cosine, type PointData, remove, upsert } from './qdrant-collections.ts';
import { matches, QdrantFilter } from './qdrant-filter.ts';
import type { SandboxAnswer, SandboxHandler } from './sandbox.ts';

const PointIdSchema = z.union([z.uuid(), z.int().nonnegative()]);
const Payload = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((payload) => payload ?? {});
const NewCollection = z.object({
  vectors: z.object({ size: z.int().positive(), distance: z.literal('Cosine') }),
});
const NewIndex = z.object({
  field_name: z.string(),
  field_schema: z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]),
});
const Upsert = z.object({
  points: z.array(z.object({ id: PointIdSchema, vector: z.array(z.number()), payload: Payload })),
});
const ById = z.object({ ids: z.array(PointIdSchema), with_payload: z.boolean().optional() });
const Filtered = z.object({ filter: QdrantFilter.nullish() });
const Query = Filtered.extend({
  query: z.array(z.number()),
  limit: z.int().positive().default(10),
  score_threshold: z.number().nullish(),
  with_payload: z.boolean().default(false),
});
const Delete = z.union([z.object({ points: z.array(PointIdSchema) }), z.object({ filter: QdrantFilter })]);
const Scroll = Filtered.extend({
  limit: z.int().positive().default(10),
  with_payload: z.boolean().default(true),
});

export interface QdrantApiOptions {
  readonly apiKey: string;
  readonly collections: Map<string, Collection>;
  readonly artifacts: Artifacts;
}

export function qdrantError(status: number, error: string): SandboxAnswer {
  return { status, body: { status: { error }, time: 0, result: null } };
}

const ok = (result: unknown): SandboxAnswer => ({ status: 200, body: { result, status: 'ok', time: 0 } });
const updated = () => ok({ operation_id: 0, status: 'completed' });
const invalid = (error: z.ZodError) =>
  qdrantError(
    400,
    `Format error in JSON body: ${error.issues[0]?.path.join('.')} ${error.issues[0]?.message}`,
  );

export function qdrantApi({ apiKey, collections, artifacts }: QdrantApiOptions): SandboxHandler {
  return (request) => {
    const { method, headers, body } = request;
    if (request.path === '/readyz') return { status: 200, body: 'all shards are ready' };
    if (headers['api-key'] !== apiKey && headers['authorization'] !== `Bearer ${apiKey}`) {
      return { status: 401, body: 'Invalid API key or JWT' };
    }
    if (request.path === '/collections') {
      if (method !== 'GET') return { status: 404 };
      return ok({ collections: [...collections.keys()].map((name) => ({ name })) });
    }
    const [, encoded, rest = ''] = request.path.match(/^\/collections\/([^/]+)(\/.*)?$/) ?? [];
    if (encoded === undefined) return { status: 404 };
    const name = decodeURIComponent(encoded);
    const collection = collections.get(name);
    const route = `${method} ${rest}`;
    if (route === 'GET /exists') return ok({ exists: collection !== undefined });
    if (route === 'PUT ') return create(name, body, collections);
    if (collection === undefined) return qdrantError(404, `Not found: Collection \`${name}\` doesn't exist!`);
    switch (route) {
      case 'GET ':
        return ok(shown(collection));
      case 'DELETE ':
        remove(artifacts, collection, [...collection.points.keys()]);
        return ok(collections.delete(name));
      case 'PUT /index':
        return index(collection, body);
      case 'PUT /points':
        return upsertPoints(artifacts, collection, body);
      case 'POST /points':
        return pointsById(collection, body);
      case 'POST /points/query':
        return query(collection, body);
      case 'POST /points/count':
        return count(collection, body);
      case 'POST /points/scroll':
        return scroll(collection, body);
      case 'POST /points/delete':
        return deletePoints(artifacts, collection, body);
      default:
        return { status: 404 };
    }
  };
}

function create(name: string, body: unknown, collections: Map<string, Collection>): SandboxAnswer {
  const wanted = NewCollection.safeParse(body);
  if (!wanted.success) return invalid(wanted.error);
  if (collections.has(name)) return qdrantError(409, `Wrong input: Collection \`${name}\` already exists!`);
  const { size } = wanted.data.vectors;
  collections.set(name, { name, size, indexes: new Map(), points: new Map() });
  return ok(true);
}

function index(collection: Collection, body: unknown): SandboxAnswer {
  const wanted = NewIndex.safeParse(body);
  if (!wanted.success) return invalid(wanted.error);
  collection.indexes.set(wanted.data.field_name, wanted.data.field_schema);
  return updated();
}

function upsertPoints(artifacts: Artifacts, collection: Collection, body: unknown): SandboxAnswer {
  const wanted = Upsert.safeParse(body);
  if (!wanted.success) return invalid(wanted.error);
  const wrong = wanted.data.points.find(({ vector }) => vector.length !== collection.size);
  if (wrong !== undefined) return wrongSize(collection, wrong.vector);
  upsert(artifacts, collection, wanted.data.points);
  return updated();
}

function pointsById(collection: Collection, body: unknown): SandboxAnswer {
  const wanted = ById.safeParse(body);
  if (!wanted.success) return invalid(wanted.error);
  const found = wanted.data.ids.flatMap((id) => collection.points.get(id) ?? []);
  return ok(found.map((point) => shownPoint(point, wanted.data.with_payload ?? true)));
}

function query(collection: Collection, body: unknown): SandboxAnswer {
  const wanted = Query.safeParse(body);
  if (!wanted.success) return invalid(wanted.error);
  const { query: vector, filter, limit, score_threshold, with_payload } = wanted.data;
  if (vector.length !== collection.size) return wrongSize(collection, vector);
  const points = filtered(collection, filter)
    .map((point) => ({ ...shownPoint(point, with_payload), version: 0, score: cosine(vector, point.vector) }))
    .filter(({ score }) => score_threshold == null || score >= score_threshold)
    .sort((a, b) => b.score - a.score);
  return ok({ points: points.slice(0, limit) });
}

function count(collection: Collection, body: unknown): SandboxAnswer {
  const wanted = Filtered.safeParse(body ?? {});
  return wanted.success
    ? ok({ count: filtered(collection, wanted.data.filter).length })
    : invalid(wanted.error);
}

function scroll(collection: Collection, body: unknown): SandboxAnswer {
  const wanted = Scroll.safeParse(body ?? {});
  if (!wanted.success) return invalid(wanted.error);
  const { filter, limit, with_payload } = wanted.data;
  const points = filtered(collection, filter);
  return ok({
    points: points.slice(0, limit).map((point) => shownPoint(point, with_payload)),
    next_page_offset: points[limit]?.id ?? null,
  });
}

function deletePoints(artifacts: Artifacts, collection: Collection, body: unknown): SandboxAnswer {
  const wanted = Delete.safeParse(body);
  if (!wanted.success) return invalid(wanted.error);
  const ids =
    'points' in wanted.data
      ? wanted.data.points
      : filtered(collection, wanted.data.filter).map(({ id }) => id);
  remove(artifacts, collection, ids);
  return updated();
}

function filtered(collection: Collection, filter: QdrantFilter | null | undefined): readonly PointData[] {
  return [...collection.points.values()].filter((point) => filter == null || matches(point, filter));
}

function wrongSize({ size }: Collection, vector: readonly number[]): SandboxAnswer {
  return qdrantError(400, `Wrong input: Vector dimension error: expected dim: ${size}, got ${vector.length}`);
}

function shownPoint({ id, payload }: PointData, withPayload: boolean) {
  return withPayload ? { id, payload } : { id };
}

function shown({ size, points, indexes }: Collection) {
  return {
    status: 'green',
    optimizer_status: 'ok',
    points_count: points.size,
    segments_count: 1,
    config: { params: { vectors: { size, distance: 'Cosine' } } },
    payload_schema: Object.fromEntries(
      [...indexes].map(([field, type]) => [field, { data_type: type, points: points.size }]),
    ),
  };
}
