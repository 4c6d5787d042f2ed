import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { once } from './once.ts';
import { rethrowStoreError } from './store-errors.ts';
import { tracer } from './tracer.ts';

export const documents = once(() => {
  const client = tracer.captureAWSv3Client(new DynamoDBClient({}));
  client.middlewareStack.add((next) => (args) => next(args).catch(rethrowStoreError), { step: 'initialize' });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
});
