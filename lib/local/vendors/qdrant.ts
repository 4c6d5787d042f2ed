import type { Clock } from '../clock/clock.ts';
import { qdrantApi, qdrantError } from './qdrant-api.ts';
import type { Collection, PointData } from './qdrant-collections.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

export interface QdrantSandboxOptions {
  readonly clock: Clock;
  readonly port?: number;
  /** @default 'qdrant-sandbox' */
  readonly apiKey?: string;
}

/** Qdrant with a true cosine search over everything. Artifacts: `point`, by `<collection>/<id>`. */
export interface QdrantSandbox extends Sandbox {
  /** What the product keeps as its Qdrant secret to talk to this sandbox. */
  secret(): { readonly apiKey: string; readonly baseUrl: string };
  /** What a collection holds, oldest first; nothing for one that does not exist. */
  points(collection: string): readonly PointData[];
  /** The indexed payload fields of a collection. */
  indexes(collection: string): readonly string[];
  /** Refuses the next requests as a cluster in strict mode does: 429 with `Retry-After`. */
  throttle(times: number, forMs: number): void;
}

export async function startQdrantSandbox(options: QdrantSandboxOptions): Promise<QdrantSandbox> {
  const { clock, apiKey = 'qdrant-sandbox' } = options;
  const collections = new Map<string, Collection>();
  const sandbox = await startSandbox({
    name: 'qdrant',
    clock,
    ...(options.port === undefined ? {} : { port: options.port }),
    handler: (artifacts) => qdrantApi({ apiKey, collections, artifacts }),
  });
  return {
    ...sandbox,
    secret: () => ({ apiKey, baseUrl: sandbox.url }),
    points: (collection) => [...(collections.get(collection)?.points.values() ?? [])],
    indexes: (collection) => [...(collections.get(collection)?.indexes.keys() ?? [])],
    throttle: (times, forMs) => {
      const answer = {
        ...qdrantError(429, 'Rate limiting exceeded: retry later'),
        headers: { 'retry-after': String(Math.ceil(forMs / 1000)) },
      };
      sandbox.faults.add({ times, fault: { kind: 'answer', answer } });
    },
  };
}
