import { AwsError } from '../aws-error.ts';
import { xmlDocument } from '../xml.ts';
import type { Bucket } from './object-store.ts';

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** `ListObjectsV2`: pages, prefixes, and what a delimiter rolls up. */
export function listObjects(bucketName: string, bucket: Bucket, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const maxKeys = pageSize(query.get('max-keys'));
  const token = query.get('continuation-token');
  const after =
    token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString();
  const shown = query.get('encoding-type') === 'url' ? encodeURIComponent : (text: string) => text;

  const contents: { Key: string; LastModified: string; ETag: string; Size: number; StorageClass: string }[] =
    [];
  const commonPrefixes = new Set<string>();
  let last = after;
  let truncated = false;
  for (const [key, stored] of bucket.list(prefix)) {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const rolledUp = end < 0 ? undefined : key.slice(0, end + delimiter.length);
    if (Buffer.compare(Buffer.from(rolledUp ?? key), Buffer.from(after)) <= 0) continue;
    if (rolledUp !== undefined && commonPrefixes.has(rolledUp)) continue;
    if (contents.length + commonPrefixes.size >= maxKeys) {
      truncated = true;
      break;
    }
    last = rolledUp ?? key;
    if (rolledUp !== undefined) {
      commonPrefixes.add(rolledUp);
      continue;
    }
    contents.push({
      Key: shown(key),
      LastModified: new Date(stored.lastModified).toISOString(),
      ETag: stored.etag,
      Size: stored.body.length,
      StorageClass: 'STANDARD',
    });
  }

  return xmlDocument(
    'ListBucketResult',
    {
      Name: bucketName,
      Prefix: shown(prefix),
      ...(delimiter !== '' && { Delimiter: shown(delimiter) }),
      MaxKeys: maxKeys,
      KeyCount: contents.length + commonPrefixes.size,
      IsTruncated: truncated,
      ...(token !== null && { ContinuationToken: token }),
      ...(truncated && { NextContinuationToken: Buffer.from(last).toString('base64url') }),
      ...(query.get('encoding-type') === 'url' && { EncodingType: 'url' }),
      Contents: contents,
      CommonPrefixes: [...commonPrefixes].map((common) => ({ Prefix: shown(common) })),
    },
    namespace,
  );
}

function pageSize(text: string | null): number {
  const size = Number(text ?? 1000);
  if (Number.isInteger(size) && size >= 0) return Math.min(size, 1000);
  throw new AwsError('InvalidArgument', 'max-keys must be a number that is not negative');
}
