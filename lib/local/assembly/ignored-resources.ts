/**
 * Types that change who may do what, or who watches it, but nothing that the system does: the twin runs the
 * same without them.
 */
const ignoredTypes: ReadonlySet<string> = new Set([
  'AWS::CDK::Metadata',
  'AWS::CloudFormation::WaitConditionHandle',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::AnomalyDetector',
  'AWS::CloudWatch::Dashboard',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::LogStream',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::QueryDefinition',
  'AWS::Logs::ResourcePolicy',
  'AWS::S3::BucketPolicy',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  // Deletes what is in a bucket or repository together with it, or sets a log group's retention.
  'Custom::S3AutoDeleteObjects',
  'Custom::ECRAutoDeleteImages',
  'Custom::LogRetention',
  'Custom::CloudwatchLogResourcePolicy',
]);

const ignoredServices = ['AWS::IAM::', 'AWS::XRay::', 'AWS::ResourceGroups::'];

/** Whether the twin may do without resources of this type. */
export function isIgnored(type: string): boolean {
  return ignoredTypes.has(type) || ignoredServices.some((service) => type.startsWith(service));
}
