import { randomUUID } from 'node:crypto';
import type { Deployment, RuleResource, RuleTarget } from '../assembly/deployment.ts';
import type { Clock } from '../clock/clock.ts';
import type { LambdaHost } from '../lambda/lambda-host.ts';
import type { Engine } from '../states/engine.ts';
import { compileEventPattern } from './event-pattern.ts';
import { parseSchedule } from './schedule-expression.ts';
import { targetInput } from './target-input.ts';

/** An event as it is handed in; the bus adds its id, account and region. */
export interface PublishedEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly resources?: readonly string[];
  /** Milliseconds since the epoch; now by default. */
  readonly time?: number;
}

/** A delivery that its target refused. */
export interface FailedDelivery {
  readonly ruleName: string;
  readonly targetArn: string;
  readonly error: unknown;
}

/** EventBridge's default bus, with the rules and schedules of a deployment. */
export interface EventBus {
  /** Hands an event to every rule that it matches; deliveries go on afterwards. Answers the event's id. */
  publish(event: PublishedEvent): string;
  /** Begins with the schedules, or with some of them. */
  start(which?: (schedule: RuleResource) => boolean): void;
  /** What could not be delivered, oldest first. */
  readonly failures: readonly FailedDelivery[];
  close(): void;
}

export interface EventBusOptions {
  readonly clock: Clock;
  readonly deployment: Deployment;
  readonly lambda: Pick<LambdaHost, 'invokeAsync'>;
  readonly engine: Pick<Engine, 'startExecution'>;
}

/** @throws Error naming a rule that has a target, a pattern or a schedule which cannot be carried out. */
export function createEventBus(options: EventBusOptions): EventBus {
  const { clock, deployment } = options;
  const { region, account } = deployment;
  const failures: FailedDelivery[] = [];
  const cancels = new Set<() => void>();
  let closed = false;

  const rules = deployment.rules
    .filter(({ enabled }) => enabled)
    .map((rule) => ({
      rule,
      matches: rule.eventPattern === undefined ? () => false : compileEventPattern(rule.eventPattern),
      targets: rule.targets.map((target) => ({ target, send: sender(options, rule, target) })),
    }));

  const envelope = (event: PublishedEvent) => ({
    version: '0',
    id: randomUUID(),
    'detail-type': event.detailType,
    source: event.source,
    account,
    time: new Date(event.time ?? clock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: event.resources ?? [],
    detail: event.detail,
  });

  const deliver = async ({ rule, targets }: (typeof rules)[number], event: unknown): Promise<void> => {
    for (const { target, send } of targets) {
      try {
        await send(targetInput(target, event));
      } catch (error) {
        failures.push({ ruleName: rule.name, targetArn: target.arn, error });
      }
    }
  };

  const schedule = (entry: (typeof rules)[number], expression: string): void => {
    const next = parseSchedule(expression, clock.now());
    const arm = (after: number): void => {
      const due = next(after);
      if (due === undefined || closed) return;
      const cancel = clock.at(due, () => {
        cancels.delete(cancel);
        arm(due);
        void deliver(entry, envelope(tick(entry.rule, due)));
      });
      cancels.add(cancel);
    };
    arm(clock.now());
  };

  const tick = ({ name }: RuleResource, time: number): PublishedEvent => ({
    source: 'aws.events',
    detailType: 'Scheduled Event',
    resources: [`arn:aws:events:${region}:${account}:rule/${name}`],
    detail: {},
    time,
  });

  for (const { rule } of rules) {
    if (rule.scheduleExpression !== undefined) parseSchedule(rule.scheduleExpression, clock.now());
  }

  return {
    failures,
    publish(published) {
      const event = envelope(published);
      for (const entry of rules) if (!closed && entry.matches(event)) void deliver(entry, event);
      return event.id;
    },
    start(which = () => true) {
      for (const entry of rules) {
        const { scheduleExpression } = entry.rule;
        if (scheduleExpression !== undefined && which(entry.rule)) schedule(entry, scheduleExpression);
      }
    },
    close() {
      closed = true;
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
  };
}

function sender(
  { deployment, lambda, engine }: EventBusOptions,
  rule: RuleResource,
  { arn }: RuleTarget,
): (input: string) => Promise<void> {
  const invoked = deployment.functions.find((one) => arn === one.arn || arn.startsWith(`${one.arn}:`));
  if (invoked !== undefined) return (payload) => lambda.invokeAsync({ functionArn: arn, payload });
  if (deployment.stateMachines.some((machine) => machine.arn === arn)) {
    return async (input) => void engine.startExecution({ stateMachineArn: arn, input });
  }
  throw new Error(`the rule ${rule.name} has the target ${arn}, which is no function or state machine here`);
}
