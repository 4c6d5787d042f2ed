import { randomUUID } from 'node:crypto';
import type { QueueResource, TopicResource } from '../assembly/deployment.ts';
import type { Clock } from '../clock/clock.ts';
import { AwsError } from './aws-error.ts';

export interface StoredMessage {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Of a topic's message. */
  readonly subject?: string;
}

/** What was sent to the queues and topics of a deployment, in memory: dead letters and notices to operators. */
export interface MessageStore {
  /** To a queue or a topic by its ARN. @throws AwsError where the deployment does not have it. */
  send(
    arn: string,
    body: string,
    attributes?: Readonly<Record<string, string>>,
    subject?: string,
  ): StoredMessage;
  /** What was sent there and not deleted, oldest first. */
  messages(arn: string): readonly StoredMessage[];
  /** Takes up to `max` messages that no other receiver holds, for `visibilityMs`. */
  receive(
    arn: string,
    max: number,
    visibilityMs: number,
  ): readonly { readonly message: StoredMessage; readonly receiptHandle: string }[];
  /** Deletes the message that a receipt stands for; one that was deleted already is no error. */
  remove(arn: string, receiptHandle: string): void;
}

export function createMessageStore(options: {
  readonly clock: Clock;
  readonly queues: readonly QueueResource[];
  readonly topics: readonly TopicResource[];
}): MessageStore {
  const { clock } = options;
  const arns = [...options.queues, ...options.topics].map(({ arn }) => arn);
  const stored = new Map(
    arns.map((arn) => [arn, new Map<string, { message: StoredMessage; hiddenUntil: number }>()]),
  );
  const at = (arn: string) => {
    const found = stored.get(arn);
    if (found !== undefined) return found;
    throw new AwsError('NotFound', `${arn} is no queue or topic of the deployment`, 404);
  };
  return {
    send(arn, body, attributes = {}, subject) {
      const message = {
        id: randomUUID(),
        sentAt: clock.now(),
        body,
        attributes,
        ...(subject !== undefined && { subject }),
      };
      at(arn).set(message.id, { message, hiddenUntil: 0 });
      return message;
    },
    messages: (arn) => [...at(arn).values()].map(({ message }) => message),
    receive(arn, max, visibilityMs) {
      const visible = [...at(arn).values()]
        .filter(({ hiddenUntil }) => hiddenUntil <= clock.now())
        .slice(0, max);
      return visible.map((entry) => {
        entry.hiddenUntil = clock.now() + visibilityMs;
        return { message: entry.message, receiptHandle: entry.message.id };
      });
    },
    remove: (arn, receiptHandle) => void at(arn).delete(receiptHandle),
  };
}
