import type { BucketResource, QueueResource, TopicResource } from '../deployment.ts';
import type { StackResource } from '../stack.ts';

/** The buckets among the resources. */
export function readBuckets(
  resources: readonly StackResource[],
  unsupported: (resource: StackResource, why: string) => void,
): readonly BucketResource[] {
  const buckets = resources.filter(({ type }) => type === 'AWS::S3::Bucket');
  for (const bucket of buckets) {
    if ('NotificationConfiguration' in bucket.properties) unsupported(bucket, 'notifies of its objects');
  }
  return buckets.map((bucket) => named(bucket));
}

/** The queues among the resources. */
export function readQueues(resources: readonly StackResource[]): readonly QueueResource[] {
  return resources.filter(({ type }) => type === 'AWS::SQS::Queue').map((queue) => named(queue));
}

/** The topics among the resources. */
export function readTopics(
  resources: readonly StackResource[],
  unsupported: (resource: StackResource, why: string) => void,
): readonly TopicResource[] {
  const topics = resources.filter(({ type }) => type === 'AWS::SNS::Topic');
  for (const topic of topics) {
    if ('Subscription' in topic.properties) unsupported(topic, 'has subscriptions of its own');
  }
  return topics.map((topic) => named(topic));
}

function named({ logicalId, identity }: StackResource) {
  const arn = identity.attributes['Arn'] ?? identity.attributes['TopicArn'] ?? '';
  return { logicalId, name: identity.name, arn };
}
