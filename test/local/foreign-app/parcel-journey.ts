import { Duration, type Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';

export type JourneyFunctions = Readonly<Record<'print' | 'weigh' | 'scan' | 'ask' | 'settle', IFunction>>;

/** Print and weigh, choose a vehicle, scan at every stop, drive, and wait for somebody to sign. */
export function parcelJourney(stack: Stack, functions: JourneyFunctions): sfn.StateMachine {
  const call = (name: string, lambdaFunction: IFunction, payload: Record<string, unknown>) =>
    LambdaInvoke.jsonata(stack, name, {
      lambdaFunction,
      payload: sfn.TaskInput.fromObject(payload),
      outputs: '{% $states.result.Payload %}',
      retryOnServiceExceptions: false,
    });
  const id = '{% $parcel.id %}';

  const weigh = call('Weigh', functions.weigh, { id }).addRetry({
    errors: ['ScaleBusyError'],
    interval: Duration.seconds(1),
    maxAttempts: 4,
    backoffRate: 2,
    jitterStrategy: sfn.JitterType.FULL,
  });
  const prepare = sfn.Parallel.jsonata(stack, 'Prepare', {
    assign: {
      labelKey: '{% $states.result[0].labelKey %}',
      grams: '{% $states.result[1].grams %}',
    },
  })
    .branch(call('Print', functions.print, { id }))
    .branch(weigh);

  const vehicle = (name: string) =>
    sfn.Pass.jsonata(stack, `Take the ${name}`, { assign: { vehicle: name } });
  const scan = sfn.Map.jsonata(stack, 'Scan', {
    items: sfn.ProvideItems.jsonata('{% $parcel.stops %}'),
    itemSelector: { stop: '{% $states.context.Map.Item.Value %}' },
    maxConcurrency: 2,
  }).itemProcessor(call('Scan at a stop', functions.scan, { id, stop: '{% $states.input.stop %}' }));

  const giveBack = call('Give back', functions.settle, {
    id,
    status: 'returned',
    reason: '{% $refusal.Error %}',
  });
  const ask = LambdaInvoke.jsonata(stack, 'Ask for a signature', {
    lambdaFunction: functions.ask,
    integrationPattern: sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
    payload: sfn.TaskInput.fromObject({ id, token: '{% $states.context.Task.Token %}' }),
    taskTimeout: sfn.Timeout.duration(Duration.hours(24)),
    retryOnServiceExceptions: false,
    assign: { signedBy: '{% $states.result.signedBy %}' },
  }).addCatch(giveBack, {
    errors: ['SignatureRefused', 'States.Timeout'],
    assign: { refusal: '{% $states.errorOutput %}' },
  });
  const handOver = call('Hand over', functions.settle, {
    id,
    status: 'delivered',
    vehicle: '{% $vehicle %}',
    labelKey: '{% $labelKey %}',
    signedBy: '{% $signedBy %}',
  });

  const start = sfn.Pass.jsonata(stack, 'Register', { assign: { parcel: '{% $states.input %}' } });
  const drive = sfn.Wait.jsonata(stack, 'Drive', {
    time: sfn.WaitTime.seconds('{% $parcel.driveSeconds %}'),
  });
  return new sfn.StateMachine(stack, 'Journey', {
    definitionBody: sfn.DefinitionBody.fromChainable(
      start
        .next(prepare)
        .next(
          sfn.Choice.jsonata(stack, 'Heavy?')
            .when(sfn.Condition.jsonata('{% $grams > 2000 %}'), vehicle('van'))
            .otherwise(vehicle('bike'))
            .afterwards(),
        )
        .next(scan)
        .next(drive)
        .next(ask)
        .next(handOver),
    ),
  });
}
