import { S3Client } from '@aws-sdk/client-s3';
import { once } from './once.ts';
import { rethrowStoreError } from './store-errors.ts';
import { tracer } from './tracer.ts';

export const objects = once(() => {
  const client = tracer.captureAWSv3Client(new S3Client({}));
  client.middlewareStack.add((next) => (args) => next(args).catch(rethrowStoreError), { step: 'initialize' });
  return client;
});
