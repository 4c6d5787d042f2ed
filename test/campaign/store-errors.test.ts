import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ConditionalCheckFailedException,
  InternalServerError,
  ProvisionedThroughputExceededException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { S3ServiceException } from '@aws-sdk/client-s3';
import { StoreUnavailableError } from '../../lambdas/platform/errors.ts';
import { rethrowStoreError } from '../../lambdas/platform/store-errors.ts';

const details = { message: 'as the service says', $metadata: {} };
const named = (name: string) => Object.assign(new Error('as the SDK says'), { name });
const coded = (code: string) => Object.assign(new Error(code), { code });
const ofS3 = (name: string, fault: 'client' | 'server') =>
  new S3ServiceException({ name, $fault: fault, message: name, $metadata: {} });

describe('an error of a store', () => {
  for (const trouble of [
    new ProvisionedThroughputExceededException(details),
    new InternalServerError(details),
    named('ThrottlingException'),
    named('RequestLimitExceeded'),
    named('TimeoutError'),
    ofS3('SlowDown', 'client'),
    ofS3('InternalError', 'server'),
    coded('ECONNRESET'),
    coded('ECONNREFUSED'),
    coded('ETIMEDOUT'),
  ]) {
    it(`that will pass, such as ${trouble.name} (${trouble.message}), is worth another try`, () => {
      assert.throws(
        () => rethrowStoreError(trouble),
        (error) => {
          assert.ok(error instanceof StoreUnavailableError);
          assert.equal(error.cause, trouble);
          assert.match(error.message, new RegExp(trouble.name));
          return true;
        },
      );
    });
  }

  for (const answer of [
    new ConditionalCheckFailedException(details),
    new ResourceNotFoundException(details),
    ofS3('NoSuchKey', 'client'),
    coded('ERR_INVALID_ARG_TYPE'),
    new TypeError('of our own making'),
    'not even an error',
  ]) {
    it(`that will not, such as ${String(answer)}, is thrown as it came`, () => {
      assert.throws(
        () => rethrowStoreError(answer),
        (error) => error === answer,
      );
    });
  }
});
