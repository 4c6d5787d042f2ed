import { Duration } from 'aws-cdk-lib';
import { Choice, Condition } from 'aws-cdk-lib/aws-stepfunctions';
import { revisionLimit } from '../../lambdas/campaign/review/revision-limit.ts';
import { review } from './campaign.ts';
import { jsonata, quoted } from './expressions.ts';
import { lambdaTask } from './lambda-task.ts';
import { patientTask } from './patient-task.ts';
import { type SagaStep, warns } from './saga.ts';
import { closedRoute, type StepContext } from './step-context.ts';

/** Step Functions' own timeout is a backstop: by then the review has been decided `timed_out` in the record. */
const backstop = Duration.minutes(15);

const requested = "$decision = 'changes_requested'";

/** Changes requested where no revision is left reject the campaign. */
const rejection =
  `{'Error': $decision = 'timed_out' ? 'timed_out' : 'rejected', ` +
  `'Cause': ${requested} ? ${quoted(`changes were requested in revision ${revisionLimit}, the last one`)} : ''}`;

/**
 * Waits for people. Approved, the campaign goes on; with changes requested it goes back for another revision;
 * in every other case it is undone.
 *
 *      ReviewWanted ──► OpenReview ──► SettleReview ──► ShowDecision ──► ReviewDecision ──► next
 *           │ no            │ timeout ────▲                                  ├─► back
 *           ▼                                                                └─► failure
 *          next
 */
export function reviewStep(context: StepContext, reviewTime: Duration): SagaStep {
  const { scope, functions } = context;
  const { name, failure, returnsTo, tasks } = review;
  const revision = { revision: jsonata('$revision') };
  return {
    name,
    failure,
    returnsTo,
    forward: (exits) => {
      const decided = Choice.jsonata(scope, 'ReviewDecision', {
        ...(exits.failure.assign === undefined ? {} : { assign: exits.failure.assign(rejection) }),
      });
      decided.when(Condition.jsonata(jsonata("$decision = 'approved'")), exits.next);
      decided.otherwise(exits.failure.next);

      const show = lambdaTask(scope, tasks.show, { functions, adds: revision, outputs: {} });
      show.next(decided);

      const settle = lambdaTask(scope, tasks.settle, {
        functions,
        adds: { ...revision, timedOut: jsonata('$timedOut') },
        assign: { decision: jsonata('$states.result.Payload.decision') },
        outputs: {},
      });
      settle.next(
        patientTask(scope, show, {
          routes: [closedRoute(context)],
          failure: warns(name, decided, 'review card'),
        }),
      );
      patientTask(scope, settle, { routes: [closedRoute(context)], failure: exits.failure });

      const open = lambdaTask(scope, tasks.open, {
        functions,
        adds: { ...revision, taskToken: jsonata('$states.context.Task.Token') },
        assign: { timedOut: false },
        outputs: {},
        tokenTimeout: reviewTime.plus(backstop),
      });
      open.next(settle);
      patientTask(scope, open, {
        routes: [
          closedRoute(context),
          { errors: ['States.Timeout'], exit: { next: settle, assign: () => ({ timedOut: true }) } },
        ],
        failure: exits.failure,
      });

      const wanted = Choice.jsonata(scope, 'ReviewWanted');
      wanted.when(Condition.jsonata(jsonata('$review')), open);
      wanted.otherwise(exits.next);

      return {
        start: wanted,
        sendBack: (to) => {
          const again = Condition.jsonata(jsonata(`${requested} and $revision < ${revisionLimit}`));
          decided.when(again, to, { assign: { revision: jsonata('$revision + 1') } });
        },
      };
    },
  };
}
