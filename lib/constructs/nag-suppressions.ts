import { CfnElement, Stack, Validations } from 'aws-cdk-lib';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { IConstruct } from 'constructs';
import type { CampaignStack } from '../campaign-stack.ts';

/**
 * Findings of cdk-nag's AwsSolutions rules that we live with, each where it is and with its reason. Whatever
 * is not here fails the synthesis.
 */
export function acknowledgeFindings(stack: CampaignStack): void {
  acknowledgeStorage(stack);
  acknowledgeFunctions(stack);
  acknowledgeMachine(stack, stack.machine);
  acknowledgeMachine(stack, stack.undoMachine);
  for (const deadLetters of [stack.executionEvents.deadLetters, stack.functions.deadLetters]) {
    acknowledge(
      deadLetters,
      ['SQS3'],
      'It is itself where events go that nobody could deal with; cdk-nag knows this of other queues only.',
    );
  }
  for (const route of stack.api.openRoutes) {
    acknowledge(route, ['APIG4'], 'Vendors have no tokens of ours; the function verifies their signature.');
  }
}

function acknowledgeStorage({ buckets, secrets }: CampaignStack): void {
  acknowledge(
    buckets,
    ['S1'],
    'Nothing but the functions of this stack reaches the buckets; what they write is in the campaign record.',
  );
  acknowledge(
    buckets.imagesDistribution,
    ['CFR1', 'CFR2'],
    'Pictures for mail and posts, which are read all over the world; there is nothing behind them to attack.',
  );
  acknowledge(
    buckets.imagesDistribution,
    ['CFR3'],
    'A log would hold the addresses of everybody who opens a mail.',
  );
  acknowledge(
    buckets.imagesDistribution,
    ['CFR4'],
    'A custom certificate needs a domain, which is for whoever deploys this to choose.',
  );
  acknowledge(
    secrets,
    ['SMG4'],
    'Keys of vendors are changed at the vendor, by a person; functions see a new one within five minutes.',
  );
}

function acknowledgeFunctions({ functions, tables, buckets, machine, undoMachine }: CampaignStack): void {
  acknowledge(
    functions,
    [machine, undoMachine].map(
      (one) =>
        `IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:{"Fn::Select":[6,{"Fn::Split":[":",{"Ref":"${logicalId(one)}"}]}]}:*]`,
    ),
    'An execution is named after its campaign; whoever recovers campaigns recovers any.',
  );
  acknowledge(
    functions,
    functions.started().map((fn) => `IAM5[Resource::<${logicalId(fn)}.Arn>:*]`),
    'The grant covers the versions of the function that is invoked.',
  );
  acknowledge(functions, ['IAM5[Resource::*]'], "X-Ray's actions know no resources.");
  acknowledge(
    functions,
    [`IAM5[Resource::<${logicalId(tables.campaigns)}.Arn>/index/*]`],
    'The grant covers the indexes of the table, of which there are two.',
  );
  acknowledge(
    functions,
    [
      'IAM5[Action::s3:Abort*]',
      'IAM5[Action::s3:DeleteObject*]',
      'IAM5[Action::s3:GetBucket*]',
      'IAM5[Action::s3:GetObject*]',
      'IAM5[Action::s3:List*]',
      `IAM5[Resource::<${logicalId(buckets.artifacts)}.Arn>/*]`,
      `IAM5[Resource::<${logicalId(buckets.images)}.Arn>/*]`,
    ],
    'The grant of one bucket to a function that writes and deletes objects of any campaign there.',
  );
}

function acknowledgeMachine({ functions }: CampaignStack, machine: StateMachine): void {
  acknowledge(
    machine.role,
    ['IAM5[Resource::*]'],
    "Neither X-Ray's actions nor those that deliver logs know resources.",
  );
  for (const fn of functions.versioned()) {
    acknowledge(
      machine.role,
      [`IAM5[Resource::<${logicalId(fn)}.Arn>:*]`, `IAM5[Resource::<${logicalId(fn.currentVersion)}>:*]`],
      'A running campaign calls the versions it started with, whatever has been deployed since.',
    );
  }
}

function acknowledge(construct: IConstruct, findings: readonly string[], reason: string): void {
  for (const finding of findings) {
    Validations.of(construct).acknowledge({ id: `AwsSolutions-${finding}`, reason });
  }
}

function logicalId(construct: IConstruct): string {
  const resource = construct.node.defaultChild;
  if (!CfnElement.isCfnElement(resource)) throw new Error(`${construct.node.path} is not one resource`);
  return Stack.of(resource).resolve(resource.logicalId);
}
