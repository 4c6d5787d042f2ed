import * as z from 'zod';
import type { BegunEffect } from '../platform/begun-effect.ts';
import type { CallGuard } from '../platform/call-guard.ts';
import type { Clock } from '../platform/clock.ts';
import { ConfigurationError, VendorConflictError } from '../platform/errors.ts';
import { createVendorHttp } from '../platform/vendor-http.ts';
import type { Deletion } from './proven-absence.ts';
import { isWithoutCollection, qdrantDialect } from './qdrant-dialect.ts';

/** What the stage's Qdrant secret holds. */
export const QdrantSecret = z.object({
  apiKey: z.string().min(1),
  /** The cluster's address with its port. */
  baseUrl: z.url(),
});
export type QdrantSecret = z.infer<typeof QdrantSecret>;

/** Where memory is kept. */
export const QdrantSettings = z.object({
  collection: z.string().min(1),
  /** Numbers in a vector: what the stage's embedding model makes. */
  vectorSize: z.int().positive(),
});
export type QdrantSettings = z.infer<typeof QdrantSettings>;

export type PointPayload = Readonly<Record<string, unknown>>;

export interface Point {
  /** UUID. The same id again overwrites, which makes a repeated upsert harmless. */
  readonly id: string;
  readonly vector: readonly number[];
  readonly payload: PointPayload;
}

export interface StoredPoint {
  readonly id: string;
  readonly payload: PointPayload;
}

export interface ScoredPoint extends StoredPoint {
  /** Cosine similarity, -1 to 1. */
  readonly score: number;
}

export interface PointQuery {
  readonly vector: readonly number[];
  /** Payload fields that have to be equal. The tenant is not optional: tenants share the collection. */
  readonly filter: { readonly tenant: string; readonly namespace: string };
  readonly limit: number;
}

/**
 * Memory: vectors with a payload in one collection. An answer of the collection is proof of access; where it
 * does not exist, the list of collections has to say so too, else its error is thrown.
 */
export interface QdrantClient {
  /**
   * Makes the collection and its indexes where they are missing.
   * @throws ConfigurationError if the collection holds vectors of another size.
   */
  ensureCollection(effect: BegunEffect): Promise<void>;
  /** Answers when the points can be found. */
  upsertPoints(effect: BegunEffect, points: readonly Point[]): Promise<void>;
  /** Best first; nothing where the collection does not exist yet. */
  queryPoints(query: PointQuery): Promise<readonly ScoredPoint[]>;
  /** Those that exist, in no order; what is left out is not there. A collection that never was has none. */
  getPoints(ids: readonly string[]): Promise<readonly StoredPoint[]>;
  /**
   * None of them is there afterwards; those that were gone already are fine.
   * @returns `absent` where the collection itself does not exist.
   */
  deletePoints(effect: BegunEffect, ids: readonly string[]): Promise<Deletion>;
}

export interface QdrantOptions {
  readonly secret: QdrantSecret;
  readonly settings: QdrantSettings;
  readonly clock: Clock;
  readonly guard: CallGuard;
}

/** What points are filtered by. A cluster in strict mode refuses a filter on a field without an index. */
const indexes = {
  tenant: { type: 'keyword', is_tenant: true },
  namespace: { type: 'keyword' },
  campaign_id: { type: 'keyword' },
} as const;

const Payload = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((payload) => payload ?? {});
const PointId = z.union([z.string(), z.number()]).transform(String);
const Done = z.object({ result: z.unknown() });
/** We wait for it, so whatever is not completed has only been accepted: nobody knows when it will be. */
const Updated = z.object({ result: z.object({ status: z.literal('completed') }) });
const CollectionList = z.object({
  result: z.object({ collections: z.array(z.object({ name: z.string() })) }),
});
const CollectionInfo = z.object({
  result: z.object({
    config: z.object({ params: z.object({ vectors: z.object({ size: z.number() }) }) }),
    payload_schema: z.record(z.string(), z.unknown()),
  }),
});
const Scored = z.object({
  result: z.object({ points: z.array(z.object({ id: PointId, score: z.number(), payload: Payload })) }),
});
const Stored = z.object({ result: z.array(z.object({ id: PointId, payload: Payload })) });

export function createQdrant({ secret, settings, clock, guard }: QdrantOptions): QdrantClient {
  const http = createVendorHttp({
    service: 'qdrant',
    baseUrl: secret.baseUrl,
    headers: { 'api-key': secret.apiKey },
    clock,
    guard,
    dialect: qdrantDialect,
  });
  const collection = `/collections/${encodeURIComponent(settings.collection)}`;

  const indexedFields = async (): Promise<readonly string[] | undefined> => {
    const { body } = await http.sendOptional(
      { kind: 'read', operation: 'qdrant.get_collection', method: 'GET', path: collection, accept: [404] },
      CollectionInfo,
    );
    if (body === undefined) return undefined;
    const { size } = body.result.config.params.vectors;
    if (size !== settings.vectorSize) {
      throw new ConfigurationError(
        `Qdrant's collection ${settings.collection} holds vectors of ${size} numbers, the settings say ${settings.vectorSize}: set vectorSize to ${size}, or name another collection`,
      );
    }
    return Object.keys(body.result.payload_schema);
  };

  const createCollection = async (effect: BegunEffect): Promise<void> => {
    try {
      await http.send(
        {
          kind: 'write',
          effect,
          operation: 'qdrant.create_collection',
          method: 'PUT',
          path: collection,
          body: { vectors: { size: settings.vectorSize, distance: 'Cosine' } },
        },
        Done,
      );
    } catch (error) {
      if (!(error instanceof VendorConflictError)) throw error;
      await indexedFields();
    }
  };

  /** A collection that nobody has written to yet holds nothing: `undefined`. */
  const unlessWithoutCollection = async <T>(answer: Promise<T>): Promise<T | undefined> => {
    try {
      return await answer;
    } catch (error) {
      if (!isWithoutCollection(error)) throw error;
      const { body } = await http.send(
        { kind: 'read', operation: 'qdrant.list_collections', method: 'GET', path: '/collections' },
        CollectionList,
      );
      if (body.result.collections.some(({ name }) => name === settings.collection)) throw error;
      return undefined;
    }
  };

  return {
    async ensureCollection(effect) {
      const indexed = await indexedFields();
      if (indexed === undefined) await createCollection(effect);
      for (const [field, schema] of Object.entries(indexes)) {
        if (indexed?.includes(field)) continue;
        await http.send(
          {
            kind: 'write',
            effect,
            operation: 'qdrant.create_index',
            method: 'PUT',
            path: `${collection}/index`,
            query: { wait: true },
            body: { field_name: field, field_schema: schema },
          },
          Updated,
        );
      }
    },

    async upsertPoints(effect, points) {
      await http.send(
        {
          kind: 'write',
          effect,
          operation: 'qdrant.upsert_points',
          method: 'PUT',
          path: `${collection}/points`,
          query: { wait: true },
          body: { points },
        },
        Updated,
      );
    },

    async queryPoints({ vector, filter, limit }) {
      const answer = http.send(
        {
          kind: 'read',
          operation: 'qdrant.query_points',
          method: 'POST',
          path: `${collection}/points/query`,
          body: { query: vector, filter: { must: equalTo(filter) }, limit, with_payload: true },
        },
        Scored,
      );
      return (await unlessWithoutCollection(answer))?.body.result.points ?? [];
    },

    async getPoints(ids) {
      const answer = http.send(
        {
          kind: 'read',
          operation: 'qdrant.get_points',
          method: 'POST',
          path: `${collection}/points`,
          body: { ids, with_payload: true, with_vector: false },
        },
        Stored,
      );
      return (await unlessWithoutCollection(answer))?.body.result ?? [];
    },

    async deletePoints(effect, ids) {
      const answer = await unlessWithoutCollection(
        http.send(
          {
            kind: 'write',
            effect,
            operation: 'qdrant.delete_points',
            method: 'POST',
            path: `${collection}/points/delete`,
            query: { wait: true },
            body: { points: ids },
          },
          Updated,
        ),
      );
      return answer === undefined ? 'absent' : 'deleted';
    },
  };
}

function equalTo(fields: Readonly<Record<string, string>>) {
  return Object.entries(fields).map(([key, value]) => ({ key, match: { value } }));
}
