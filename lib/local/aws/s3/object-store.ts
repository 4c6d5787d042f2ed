import { createHash } from 'node:crypto';
import type { Clock } from '../../clock/clock.ts';
import { AwsError } from '../aws-error.ts';

export interface StoredObject {
  readonly body: Buffer;
  /** With its quotes, as on the wire. */
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  /** Content type, cache control, `x-amz-meta-*`, checksums: what a GET answers again. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Buckets in memory. Their objects are never changed, only replaced. */
export interface ObjectStore {
  /** @throws AwsError `NoSuchBucket`. */
  bucket(name: string): Bucket;
}

export interface Bucket {
  get(key: string): StoredObject | undefined;
  put(key: string, body: Buffer, headers: Readonly<Record<string, string>>): StoredObject;
  delete(key: string): void;
  /** In the order of the keys' UTF-8 bytes, as S3 lists them. */
  list(prefix: string): readonly (readonly [string, StoredObject])[];
}

export function createObjectStore(clock: Clock, names: readonly string[]): ObjectStore {
  const buckets = new Map(names.map((name) => [name, createBucket(clock)]));
  return {
    bucket(name) {
      const bucket = buckets.get(name);
      if (bucket !== undefined) return bucket;
      throw new AwsError('NoSuchBucket', `The specified bucket does not exist: ${name}`, 404);
    },
  };
}

function createBucket(clock: Clock): Bucket {
  const objects = new Map<string, StoredObject>();
  return {
    get: (key) => objects.get(key),
    put(key, body, headers) {
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      const stored = { body, etag, lastModified: clock.now(), headers };
      objects.set(key, stored);
      return stored;
    },
    delete: (key) => void objects.delete(key),
    list: (prefix) =>
      [...objects]
        .filter(([key]) => key.startsWith(prefix))
        .toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
  };
}
