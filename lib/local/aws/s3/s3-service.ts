import type { Clock } from '../../clock/clock.ts';
import { AwsError } from '../aws-error.ts';
import { type AwsAnswer, type AwsRequest, signedFor } from '../aws-request.ts';
import type { AwsService } from '../aws-service.ts';
import { unknownOperation } from '../unknown-operation.ts';
import { xmlDocument, xmlTexts } from '../xml.ts';
import { decodeBody } from './aws-chunked.ts';
import { verifyChecksums } from './checksums.ts';
import { listObjects } from './list-objects.ts';
import { createObjectStore, type ObjectStore, type StoredObject } from './object-store.ts';
import { checkRead, checkWrite } from './preconditions.ts';

/** An operation on a bucket or, with a key, on an object. */
type Operation = (store: ObjectStore, bucketName: string, key: string, request: AwsRequest) => AwsAnswer;

const keptHeaders = /^(content-(type|language|disposition|encoding)|cache-control|expires|x-amz-meta-.*)$/;
const xml = { 'content-type': 'application/xml' };

export interface S3Options {
  readonly clock: Clock;
  readonly buckets: readonly string[];
  /** Buckets whose objects everybody may read, as through a content delivery network. */
  readonly publicBuckets?: readonly string[];
}

/**
 * S3 over path-style addresses, in memory: written here because no npm package has conditional writes and
 * the checksum trailers that today's SDK sends.
 */
export function createS3Service(options: S3Options): AwsService {
  const store = createObjectStore(options.clock, options.buckets);
  const isPublicRead = (request: AwsRequest): boolean =>
    (request.method === 'GET' || request.method === 'HEAD') &&
    target(request).key !== '' &&
    (options.publicBuckets ?? []).includes(target(request).bucketName);
  return {
    name: 's3',
    operationOf(request) {
      const scope = signedFor(request);
      const ours = scope === 's3' || (scope === undefined && isPublicRead(request));
      return ours ? operationName(request) : undefined;
    },
    async answer(operation, request) {
      const carryOut = operations.get(operation);
      if (carryOut === undefined) throw unknownOperation('s3', operation);
      const { bucketName, key } = target(request);
      return carryOut(store, bucketName, key, request);
    },
    refusal: (error, request) => ({
      status: error.statusCode,
      headers: xml,
      ...(request.method !== 'HEAD' && {
        body: xmlDocument('Error', { Code: error.name, Message: error.message }),
      }),
    }),
    throttled: () => new AwsError('SlowDown', 'Please reduce your request rate.', 503),
  };
}

function target({ path }: AwsRequest): { readonly bucketName: string; readonly key: string } {
  const [bucketName = '', ...key] = path.slice(1).split('/');
  return { bucketName: decodeURIComponent(bucketName), key: decodeURIComponent(key.join('/')) };
}

/** Parameters that make a request another operation than its method and path say. */
const subresources =
  /^(acl|cors|encryption|lifecycle|location|object-lock|partNumber|policy|tagging|torrent|upload(s|Id)|version(s|ing|Id)|website)$/;

function operationName(request: AwsRequest): string {
  const { method, query, headers } = request;
  const { key } = target(request);
  const other = [...query.keys()].find((name) => subresources.test(name));
  if (other !== undefined) return `${method} ?${other}`;
  if (key === '') {
    if (method === 'GET' && query.get('list-type') === '2') return 'ListObjectsV2';
    if (method === 'POST' && query.has('delete')) return 'DeleteObjects';
    if (method === 'HEAD') return 'HeadBucket';
    return `${method} on a bucket`;
  }
  if (method === 'PUT') return 'x-amz-copy-source' in headers ? 'CopyObject' : 'PutObject';
  const names: Record<string, string> = { GET: 'GetObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' };
  return names[method] ?? `${method} on an object`;
}

const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  [
    'PutObject',
    (store, bucketName, key, request) => {
      const bucket = store.bucket(bucketName);
      const { body, trailers } = decodeBody(request);
      const checksums = verifyChecksums(body, { ...request.headers, ...trailers });
      checkWrite(request.headers, bucket.get(key));
      const stored = bucket.put(key, body, { ...describedBy(request.headers), ...checksums });
      return { status: 200, headers: { etag: stored.etag, ...checksums } };
    },
  ],
  ['GetObject', (store, bucketName, key, request) => read(store, bucketName, key, request, true)],
  ['HeadObject', (store, bucketName, key, request) => read(store, bucketName, key, request, false)],
  [
    'DeleteObject',
    (store, bucketName, key, { headers }) => {
      const bucket = store.bucket(bucketName);
      if (headers['if-match'] !== undefined) checkWrite(headers, bucket.get(key));
      bucket.delete(key);
      return { status: 204 };
    },
  ],
  [
    'DeleteObjects',
    (store, bucketName, _key, request) => {
      const bucket = store.bucket(bucketName);
      const document = decodeBody(request).body.toString('utf8');
      const keys = xmlTexts(document, 'Key');
      for (const key of keys) bucket.delete(key);
      const quiet = xmlTexts(document, 'Quiet')[0] === 'true';
      const deleted = quiet ? {} : { Deleted: keys.map((key) => ({ Key: key })) };
      return { status: 200, headers: xml, body: xmlDocument('DeleteResult', deleted) };
    },
  ],
  [
    'CopyObject',
    (store, bucketName, key, { headers }) => {
      const bucket = store.bucket(bucketName);
      const [sourceBucket = '', ...sourceKey] = decodeURIComponent(headers['x-amz-copy-source'] ?? '')
        .replace(/^\//, '')
        .split('/');
      const source = existing(store, sourceBucket, sourceKey.join('/'));
      checkWrite(headers, bucket.get(key));
      const replaced = headers['x-amz-metadata-directive'] === 'REPLACE';
      const copy = bucket.put(key, source.body, replaced ? describedBy(headers) : source.headers);
      const result = { ETag: copy.etag, LastModified: new Date(copy.lastModified).toISOString() };
      return { status: 200, headers: xml, body: xmlDocument('CopyObjectResult', result) };
    },
  ],
  [
    'ListObjectsV2',
    (store, bucketName, _key, { query }) => ({
      status: 200,
      headers: xml,
      body: listObjects(bucketName, store.bucket(bucketName), query),
    }),
  ],
  [
    'HeadBucket',
    (store, bucketName) => {
      store.bucket(bucketName);
      return { status: 200 };
    },
  ],
]);

function existing(store: ObjectStore, bucketName: string, key: string): StoredObject {
  const stored = store.bucket(bucketName).get(key);
  if (stored !== undefined) return stored;
  throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
}

/** The headers that are kept with an object; `aws-chunked` is framing and no encoding of it. */
function describedBy(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => keptHeaders.test(name)));
  const { 'content-encoding': encoding, ...others } = kept;
  const real = (encoding ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'aws-chunked');
  return real.length === 0 ? others : { ...others, 'content-encoding': real.join(', ') };
}

function read(
  store: ObjectStore,
  bucketName: string,
  key: string,
  request: AwsRequest,
  withBody: boolean,
): AwsAnswer {
  const stored = existing(store, bucketName, key);
  const { body } = stored;
  const range = rangeOf(request.headers['range'], body.length);
  const shown = Object.entries(stored.headers).filter(
    ([name]) =>
      !name.startsWith('x-amz-checksum-') ||
      (request.headers['x-amz-checksum-mode'] === 'ENABLED' && range === undefined),
  );
  const headers = {
    'content-type': 'binary/octet-stream',
    ...Object.fromEntries(shown),
    etag: stored.etag,
    'last-modified': new Date(stored.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
  };
  if (checkRead(request.headers, stored) === 'not-modified') return { status: 304, headers };
  if (range === undefined) {
    return {
      status: 200,
      headers: { ...headers, 'content-length': String(body.length) },
      ...(withBody && { body }),
    };
  }
  const part = body.subarray(range.first, range.last + 1);
  return {
    status: 206,
    headers: {
      ...headers,
      'content-length': String(part.length),
      'content-range': `bytes ${range.first}-${range.last}/${body.length}`,
    },
    ...(withBody && { body: part }),
  };
}

/** One range of bytes, both ends included; anything else in the header is ignored, as S3 does. */
function rangeOf(
  header: string | undefined,
  size: number,
): { readonly first: number; readonly last: number } | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (first < size && first <= last) return { first, last };
  throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
}
