import {
  DeleteObjectCommand,
  GetObjectCommand,
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
  /** It is not there afterwards, whether it was or not. */
  remove(key: string): Promise<void>;
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
    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}
