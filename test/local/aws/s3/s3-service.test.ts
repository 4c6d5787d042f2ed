import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, it, type TestContext } from 'node:test';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchBucket,
  NoSuchKey,
  NotFound,
  PutBucketTaggingCommand,
  PutObjectCommand,
  S3Client,
  type S3ServiceException,
} from '@aws-sdk/client-s3';
import { aDeployment, start, startFixture } from '../endpoint-fixture.ts';

const Bucket = 'artifacts';

const startBucket = async (test: TestContext) => {
  const buckets = [Bucket, 'other'].map((name) => ({ logicalId: name, name, arn: `arn:aws:s3:::${name}` }));
  const fixture = await startFixture(test, { deployment: aDeployment({ buckets }) });
  const s3 = new S3Client(fixture.client);
  test.after(() => s3.destroy());
  const text = async (Key: string) =>
    (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
  return { ...fixture, s3, text };
};

describe('S3', () => {
  it('lets everybody read the objects of a public bucket, and nobody else those of another', async (test) => {
    const buckets = ['images', Bucket].map((name) => ({
      logicalId: name,
      name,
      arn: `arn:aws:s3:::${name}`,
    }));
    const { client, endpoint } = await startFixture(test, {
      deployment: aDeployment({ buckets }),
      publicBuckets: ['images'],
    });
    const s3 = new S3Client(client);
    test.after(() => s3.destroy());
    for (const { name } of buckets) {
      await s3.send(
        new PutObjectCommand({ Bucket: name, Key: 'a.png', Body: 'png', ContentType: 'image/png' }),
      );
    }
    const unsigned = (path: string, method = 'GET') => fetch(`${endpoint.url}/${path}`, { method });
    const image = await unsigned('images/a.png');
    assert.equal(image.headers.get('content-type'), 'image/png');
    assert.equal(await image.text(), 'png');
    assert.equal((await unsigned('images/b.png')).status, 404);
    for (const refused of [
      await unsigned(`${Bucket}/a.png`),
      await unsigned('images/a.png', 'DELETE'),
      await unsigned('images?list-type=2'),
    ]) {
      assert.ok(refused.status >= 400, `${refused.url} answered ${refused.status}`);
    }
  });

  it('gives bytes back as they were put, with their type and metadata', async (test) => {
    const { s3 } = await startBucket(test);
    const body = randomBytes(300_000);
    const Key = 'campaigns/a b+c/é&<image>.png';
    const put = await s3.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: body,
        ContentType: 'image/png',
        CacheControl: 'max-age=60',
        Metadata: { hash: 'abc' },
      }),
    );
    assert.equal(put.ETag, `"${createHash('md5').update(body).digest('hex')}"`);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
    assert.deepEqual(Buffer.from((await got.Body?.transformToByteArray()) ?? []), body);
    assert.equal(got.ContentType, 'image/png');
    assert.equal(got.CacheControl, 'max-age=60');
    assert.deepEqual(got.Metadata, { hash: 'abc' });
    assert.equal(got.LastModified?.getTime(), start);
    assert.equal(got.ChecksumCRC32, put.ChecksumCRC32);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    assert.equal(head.ContentLength, body.length);
    assert.equal(head.ETag, put.ETag);
  });

  it('takes the framing and the trailing checksum off a stream', async (test) => {
    const { s3, text } = await startBucket(test);
    const parts = ['one\r\n', '0\r\n\r\n', 'x'.repeat(100_000)];
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: 'stream',
        Body: Readable.from(parts.map((part) => Buffer.from(part))),
        ContentLength: parts.join('').length,
        ContentEncoding: 'identity',
      }),
    );
    assert.equal(await text('stream'), parts.join(''));
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'stream' }));
    assert.equal(head.ContentEncoding, 'identity');
  });

  it('refuses a body that is not what its checksum says', async (test) => {
    const { s3 } = await startBucket(test);
    const wrong = new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello', ChecksumSHA256: 'AAAA' });
    await assert.rejects(s3.send(wrong), { name: 'BadDigest' });
    await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: 'a' })), NoSuchKey);
  });

  it('lets one of many writers create an object', async (test) => {
    const { s3, text } = await startBucket(test);
    const create = (Body: string) =>
      s3.send(new PutObjectCommand({ Bucket, Key: 'once', Body, IfNoneMatch: '*' }));
    const results = await Promise.allSettled(['a', 'b', 'c', 'd'].map(create));
    const lost = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as S3ServiceException] : [],
    );
    assert.equal(lost.length, 3);
    for (const error of lost) {
      assert.equal(error.name, 'PreconditionFailed');
      assert.equal(error.$metadata.httpStatusCode, 412);
    }
    assert.equal(
      await text('once'),
      ['a', 'b', 'c', 'd'][results.findIndex(({ status }) => status === 'fulfilled')],
    );
  });

  it('replaces only what the writer has seen', async (test) => {
    const { s3, text } = await startBucket(test);
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'first' }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'second', IfMatch: ETag }));
    const stale = s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'third', IfMatch: ETag }));
    await assert.rejects(stale, { name: 'PreconditionFailed' });
    assert.equal(await text('a'), 'second');
    const absent = s3.send(new PutObjectCommand({ Bucket, Key: 'none', Body: 'x', IfMatch: ETag }));
    await assert.rejects(absent, { name: 'NoSuchKey' });
  });

  it('answers a reader who has the object already', async (test) => {
    const { s3 } = await startBucket(test);
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'first' }));
    const again = s3.send(new GetObjectCommand({ Bucket, Key: 'a', IfNoneMatch: ETag }));
    await assert.rejects(again, (error: S3ServiceException) => error.$metadata.httpStatusCode === 304);
  });

  it('gives a range of bytes', async (test) => {
    const { s3 } = await startBucket(test);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: '0123456789' }));
    const range = async (Range: string) => {
      const { Body, ContentRange } = await s3.send(new GetObjectCommand({ Bucket, Key: 'a', Range }));
      return [await Body?.transformToString(), ContentRange];
    };
    assert.deepEqual(await range('bytes=2-4'), ['234', 'bytes 2-4/10']);
    assert.deepEqual(await range('bytes=-3'), ['789', 'bytes 7-9/10']);
    assert.deepEqual(await range('bytes=8-'), ['89', 'bytes 8-9/10']);
    await assert.rejects(range('bytes=10-'), { name: 'InvalidRange' });
  });

  it('lists in pages, under a prefix, rolled up by a delimiter', async (test) => {
    const { s3 } = await startBucket(test);
    const keys = ['a/1', 'a/2', 'a/b/3', 'a/b/4', 'a/c d&/5', 'b/6', 'ä/7'];
    for (const Key of keys.toReversed()) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    const listed: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    let pages = 0;
    do {
      const page = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 3, ContinuationToken }));
      listed.push(...(page.Contents ?? []).map(({ Key }) => Key));
      ContinuationToken = page.NextContinuationToken;
      pages += 1;
    } while (ContinuationToken !== undefined);
    assert.deepEqual(listed, keys);
    assert.equal(pages, 3);

    const rolled = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'a/', Delimiter: '/' }));
    assert.deepEqual(
      rolled.Contents?.map(({ Key, Size }) => [Key, Size]),
      [
        ['a/1', 3],
        ['a/2', 3],
      ],
    );
    assert.deepEqual(
      rolled.CommonPrefixes?.map(({ Prefix }) => Prefix),
      ['a/b/', 'a/c d&/'],
    );
    assert.equal(rolled.KeyCount, 4);
    const none = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'nothing/' }));
    assert.deepEqual([none.KeyCount, none.Contents], [0, undefined]);
  });

  it('deletes one, and many at a time, and what is not there', async (test) => {
    const { s3 } = await startBucket(test);
    for (const Key of ['a', 'b & <c>', 'd']) await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    const { Deleted } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'b & <c>' }, { Key: 'none' }] } }),
    );
    assert.deepEqual(
      Deleted?.map(({ Key }) => Key),
      ['b & <c>', 'none'],
    );
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));
    assert.deepEqual(
      Contents?.map(({ Key }) => Key),
      ['d'],
    );
  });

  it('copies between buckets', async (test) => {
    const { s3 } = await startBucket(test);
    await s3.send(
      new PutObjectCommand({ Bucket: 'other', Key: 'a b', Body: 'copied', ContentType: 'text/plain' }),
    );
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: 'other/a%20b' }));
    const copy = await s3.send(new GetObjectCommand({ Bucket, Key: 'copy' }));
    assert.deepEqual([await copy.Body?.transformToString(), copy.ContentType], ['copied', 'text/plain']);
  });

  it('answers what is missing as S3 does, and refuses by name what it does not do', async (test) => {
    const { s3 } = await startBucket(test);
    await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: 'none' })), NoSuchKey);
    await assert.rejects(s3.send(new HeadObjectCommand({ Bucket, Key: 'none' })), NotFound);
    await assert.rejects(s3.send(new GetObjectCommand({ Bucket: 'nowhere', Key: 'a' })), NoSuchBucket);
    const tagging = new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [] } });
    await assert.rejects(s3.send(tagging), {
      name: 'UnknownOperationException',
      message: /s3: PUT \?tagging/,
    });
  });
});
