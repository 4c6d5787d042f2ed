import type { Clock } from '../platform/clock.ts';
import type { Report } from './breaker-event.ts';
import type { CircuitStore, Transition } from './circuit-store.ts';
import type { CircuitView } from './circuit-view.ts';

export interface TransitionsParts {
  readonly service: string;
  readonly store: CircuitStore;
  readonly clock: Clock;
  readonly report: Report;
  readonly view: CircuitView;
}

/** Takes a circuit from one state to the next. */
export interface Transitions {
  /** @returns whether this environment has made it. */
  make(transition: Transition, reason: string): Promise<boolean>;
}

/** Of those who want a transition at once one makes it; it reports and remembers it too. */
export function createTransitions({ service, store, clock, report, view }: TransitionsParts): Transitions {
  const tell = (transition: Transition, reason: string): void => {
    const { from, to } = transition;
    const generation = transition.generation + 1;
    const until = to.kind === 'open' ? { until: to.until } : {};
    report({ kind: 'transition', service, from, to: to.kind, generation, reason, ...until });
  };
  return {
    async make(transition, reason) {
      const answer = await store.transit(service, transition);
      view.learn(answer);
      if (!answer.changed) return false;
      tell(transition, reason);
      const { to, generation } = transition;
      const entry = { at: clock.now(), to: to.kind, reason, generation: generation + 1 };
      store.remember(service, entry).catch((error: unknown) => view.trouble('history', error));
      return true;
    },
  };
}
