import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../aws-error.ts';

const prefix = 'x-amz-checksum-';

/** How S3 names a checksum, and how it is made: base64 of the digest's bytes. */
const algorithms: ReadonlyMap<string, (body: Buffer) => string> = new Map([
  [
    `${prefix}crc32`,
    (body: Buffer) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(crc32(body));
      return bytes.toString('base64');
    },
  ],
  [`${prefix}sha1`, (body: Buffer) => createHash('sha1').update(body).digest('base64')],
  [`${prefix}sha256`, (body: Buffer) => createHash('sha256').update(body).digest('base64')],
  ['content-md5', (body: Buffer) => createHash('md5').update(body).digest('base64')],
]);

/** Headers that say what is asked for, and are no checksum. */
const settings = new Set([`${prefix}mode`, `${prefix}algorithm`, `${prefix}type`]);

/**
 * Checks a body against every checksum that came with it, and answers the `x-amz-checksum-*` headers to keep.
 * @throws AwsError `BadDigest`, or `NotImplemented` for an algorithm that cannot be checked here.
 */
export function verifyChecksums(
  body: Buffer,
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const isChecksum = name === 'content-md5' || (name.startsWith(prefix) && !settings.has(name));
    if (!isChecksum) continue;
    const digest = algorithms.get(name);
    if (digest === undefined) {
      throw new AwsError(
        'NotImplemented',
        `s3: ${name} cannot be checked here; send crc32, sha1 or sha256`,
        501,
      );
    }
    if (digest(body) !== value) {
      throw new AwsError('BadDigest', `The ${name} you specified did not match the calculated checksum.`);
    }
    if (name.startsWith(prefix)) kept[name] = value;
  }
  return kept;
}
