import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { QueueResource } from '../assembly/deployment.ts';
import { AwsError } from './aws-error.ts';
import type { AwsService } from './aws-service.ts';
import { createJsonService, jsonOperation } from './json-service.ts';
import type { MessageStore } from './message-store.ts';

const queue = z.object({ QueueUrl: z.string() });
const attribute = z.object({ DataType: z.string(), StringValue: z.string().optional() });

/** SQS for standard queues: send, receive, delete. */
export function createSqsService(store: MessageStore, queues: readonly QueueResource[]): AwsService {
  /** A queue's URL ends with its name; the host is whatever the client was told. */
  const arnOf = (url: string): string => {
    const found = queues.find(({ name }) => name === url.split('/').at(-1));
    if (found !== undefined) return found.arn;
    throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
  };

  const operations = new Map([
    [
      'SendMessage',
      jsonOperation(
        queue.extend({
          MessageBody: z.string().min(1),
          MessageAttributes: z.record(z.string(), attribute).optional(),
        }),
        ({ QueueUrl: url, MessageBody: body, MessageAttributes: attributes = {} }) => {
          const texts = Object.entries(attributes).map(([name, { StringValue = '' }]) => [name, StringValue]);
          const message = store.send(arnOf(url), body, Object.fromEntries(texts));
          return { MessageId: message.id, MD5OfMessageBody: md5(body) };
        },
      ),
    ],
    [
      'ReceiveMessage',
      jsonOperation(
        queue.extend({
          MaxNumberOfMessages: z.number().int().min(1).max(10).optional(),
          VisibilityTimeout: z.number().int().min(0).max(43_200).optional(),
        }),
        ({ QueueUrl: url, MaxNumberOfMessages: max = 1, VisibilityTimeout: seconds = 30 }) => {
          const received = store.receive(arnOf(url), max, seconds * 1000);
          return {
            Messages: received.map(({ message, receiptHandle }) => ({
              MessageId: message.id,
              ReceiptHandle: receiptHandle,
              Body: message.body,
              MD5OfBody: md5(message.body),
              MessageAttributes: Object.fromEntries(
                Object.entries(message.attributes).map(([name, value]) => [
                  name,
                  { DataType: 'String', StringValue: value },
                ]),
              ),
            })),
          };
        },
      ),
    ],
    [
      'DeleteMessage',
      jsonOperation(queue.extend({ ReceiptHandle: z.string() }), ({ QueueUrl: url, ReceiptHandle: handle }) =>
        store.remove(arnOf(url), handle),
      ),
    ],
  ]);
  return createJsonService({ name: 'sqs', target: 'AmazonSQS', jsonVersion: '1.0', operations });
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
