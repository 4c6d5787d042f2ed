import type { SlackActDeps, SlackActed } from '../../../lambdas/campaign/review/act-in-slack.ts';
import type { ReviewFunctions } from './schedule-functions.ts';
import { Died, type Invoke, type ReviewInvocation } from './schedule-invocation.ts';
import type { Act } from './schedule-plan.ts';
import type { ReviewWorld } from './schedule-world.ts';

/** What somebody has done, on what they saw, and what they were answered. */
export interface Acted {
  readonly n: number;
  readonly act: Act;
  readonly at: number;
  readonly person: {
    readonly email: string;
    readonly slack: string;
    readonly github: string;
    readonly sub: string;
  };
  /** Hash of the content that was before them; on GitHub the commit. */
  readonly saw: string;
  readonly round: number;
  /** On GitHub: the id under which the timeline has it. */
  readonly noticeId?: string;
  /** On GitHub: by somebody's later word or commit, which is what is read then. */
  isReplaced: boolean;
  answer:
    | { readonly kind: 'none yet' }
    | { readonly kind: 'outcome'; readonly outcome: string; readonly shown?: SlackActed['answer'] }
    | { readonly kind: 'edit'; readonly editId: string }
    | { readonly kind: 'refused'; readonly error: Error };
}

export interface ActParts {
  readonly world: ReviewWorld;
  readonly invoke: Invoke;
  readonly functions: ReviewFunctions;
  /** Notes that somebody acts now. */
  readonly begin: (fields: Pick<Acted, 'n' | 'act' | 'saw' | 'round' | 'noticeId'>) => Acted;
}

export const answering = (one: Acted) => (error: Error) => {
  one.answer = { kind: 'refused', error };
};

/** What a callback and a route get. */
export function actDeps({ world, functions }: ActParts, invocation: ReviewInvocation): SlackActDeps {
  const { table, machines, clock } = invocation;
  const { settings, bodies } = world;
  return {
    table,
    machines,
    clock,
    settings,
    bodies,
    slack: invocation.slack,
    apply: (_: string, editId: string) => functions.start(invocation, 'apply-edit', { editId }),
    followUp: () => functions.start(invocation, 'after-decision'),
  };
}

export const hasDied = (one: Acted): boolean =>
  one.answer.kind === 'refused' && one.answer.error instanceof Died;
