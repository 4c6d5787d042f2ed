import * as z from 'zod';
import type { RuleResource, RuleTarget } from '../deployment.ts';
import type { StackResource } from '../stack.ts';

const ruleSchema = z.object({
  State: z.string().default('ENABLED'),
  ScheduleExpression: z.string().optional(),
  EventPattern: z.unknown().optional(),
  EventBusName: z.string().default('default'),
  Targets: z
    .array(
      z.looseObject({
        Arn: z.string(),
        Input: z.string().optional(),
        InputPath: z.string().optional(),
        InputTransformer: z
          .looseObject({
            InputPathsMap: z.record(z.string(), z.string()).default({}),
            InputTemplate: z.string(),
          })
          .optional(),
      }),
    )
    .default([]),
});

const scheduleSchema = z.object({
  State: z.string().default('ENABLED'),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  StartDate: z.string().optional(),
  EndDate: z.string().optional(),
  Target: z.looseObject({ Arn: z.string(), Input: z.string().optional() }),
});

/** The EventBridge rules and Scheduler schedules among the resources. */
export function readRules(
  resources: readonly StackResource[],
  unsupported: (resource: StackResource, why: string) => void,
): readonly RuleResource[] {
  const rules = resources
    .filter(({ type }) => type === 'AWS::Events::Rule')
    .map((resource): RuleResource => {
      const rule = resource.read(ruleSchema);
      if (rule.EventBusName !== 'default') unsupported(resource, 'is on an event bus of its own');
      return {
        logicalId: resource.logicalId,
        name: resource.identity.name,
        enabled: rule.State !== 'DISABLED',
        ...(rule.ScheduleExpression !== undefined && { scheduleExpression: rule.ScheduleExpression }),
        ...(rule.EventPattern !== undefined && { eventPattern: rule.EventPattern }),
        targets: rule.Targets.map((target) => {
          refuseTarget(resource, target.Arn, unsupported);
          return readTarget(target);
        }),
      };
    });
  const schedules = resources
    .filter(({ type }) => type === 'AWS::Scheduler::Schedule')
    .map((resource): RuleResource => {
      const schedule = resource.read(scheduleSchema);
      const { Arn, Input } = schedule.Target;
      refuseTarget(resource, Arn, unsupported);
      if (schedule.StartDate !== undefined || schedule.EndDate !== undefined) {
        unsupported(resource, 'has a start or end date');
      }
      if (!['UTC', 'Etc/UTC'].includes(schedule.ScheduleExpressionTimezone)) {
        unsupported(resource, `is in the time zone ${schedule.ScheduleExpressionTimezone}; the twin has UTC`);
      }
      return {
        logicalId: resource.logicalId,
        name: resource.identity.name,
        enabled: schedule.State !== 'DISABLED',
        scheduleExpression: schedule.ScheduleExpression,
        targets: [{ arn: Arn, ...(Input !== undefined && { input: Input }) }],
      };
    });
  return [...rules, ...schedules];
}

type Target = z.infer<typeof ruleSchema>['Targets'][number];

function readTarget({ Arn, Input, InputPath, InputTransformer }: Target): RuleTarget {
  if (Input !== undefined) return { arn: Arn, input: Input };
  if (InputTransformer !== undefined) {
    const { InputPathsMap, InputTemplate } = InputTransformer;
    return { arn: Arn, inputTransformer: { inputPathsMap: InputPathsMap, inputTemplate: InputTemplate } };
  }
  if (InputPath !== undefined) {
    return { arn: Arn, inputTransformer: { inputPathsMap: { part: InputPath }, inputTemplate: '<part>' } };
  }
  return { arn: Arn };
}

function refuseTarget(
  resource: StackResource,
  targetArn: string,
  unsupported: (resource: StackResource, why: string) => void,
): void {
  const service = targetArn.split(':')[2];
  if (service !== 'lambda' && service !== 'states') {
    unsupported(resource, `has the target ${targetArn}; the twin knows functions and state machines`);
  }
}
