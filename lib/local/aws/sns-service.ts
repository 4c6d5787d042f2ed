import { AwsError } from './aws-error.ts';
import type { AwsService } from './aws-service.ts';
import type { MessageStore } from './message-store.ts';
import { createQueryService } from './query-service.ts';

/** SNS's Publish to a topic; what was published stays readable in the message store. */
export function createSnsService(store: MessageStore): AwsService {
  return createQueryService({
    name: 'sns',
    namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
    operations: new Map([
      [
        'Publish',
        (fields) => {
          const topic = fields.get('TopicArn') ?? fields.get('TargetArn');
          const message = fields.get('Message');
          if (topic === null || message === null || message === '') {
            throw new AwsError('InvalidParameter', 'TopicArn and Message are required');
          }
          const { id } = store.send(topic, message, {}, fields.get('Subject') ?? undefined);
          return { MessageId: id };
        },
      ],
    ]),
  });
}
