import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type * as z from 'zod';

/** Findings, texts and images of campaigns, under `campaigns/<id>/`; the state machine carries keys only. */
export interface Bodies {
  writeJson(key: string, value: unknown): Promise<void>;
  /** `undefined` where there is none. @throws where what is there does not fit the schema. */
  readJson<S extends z.ZodType>(key: string, schema: S): Promise<z.infer<S> | undefined>;
  writeBytes(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  readBytes(key: string): Promise<Uint8Array | undefined>;
  /** Deletes everything under a prefix; answers how many objects there were. */
  deleteAll(prefix: string): Promise<number>;
}

export function createBodies(client: S3Client, bucket: string): Bodies {
  const write = async (key: string, body: string | Uint8Array, contentType: string) => {
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }),
    );
  };
  const read = async (key: string): Promise<Uint8Array | undefined> => {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  };
  return {
    writeJson: (key, value) => write(key, JSON.stringify(value), 'application/json'),
    async readJson(key, schema) {
      const bytes = await read(key);
      return bytes === undefined ? undefined : schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    },
    writeBytes: write,
    readBytes: read,
    async deleteAll(prefix) {
      let deleted = 0;
      for (;;) {
        const { Contents = [] } = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }),
        );
        const keys = Contents.flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
        if (keys.length === 0) return deleted;
        const { Errors = [] } = await client.send(
          new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys, Quiet: true } }),
        );
        const [first] = Errors;
        if (first !== undefined) throw new Error(`${first.Key} could not be deleted: ${first.Message}`);
        deleted += keys.length;
      }
    },
  };
}
