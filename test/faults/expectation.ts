import type { Status } from '../../lambdas/campaign/record.ts';

/** How a case has to end, said before it runs. */
export interface Expectation {
  /** One of these; any, where it is empty. */
  readonly statuses: readonly Status[];
  /** Kinds of effects that end unconfirmed, as many times as they are named. */
  readonly unconfirmed: readonly string[];
  /** Some effects end as `undo_failed`, and all of them are of these kinds; none, where it is empty. */
  readonly undoFailed: readonly string[];
  /** Every request is answered or carried out in time, so nothing stands in for another. */
  readonly nothingLost?: boolean;
  /** Of faults that nobody foresees together: nothing but the statuses is said. */
  readonly anyEffects?: boolean;
  /** Slack may post late what is told again meanwhile: twice is better than not at all. */
  readonly noticesMayRepeat?: boolean;
}
