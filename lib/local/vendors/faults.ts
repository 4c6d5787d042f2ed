import type { Clock } from '../clock/clock.ts';
import type { SandboxAnswer, SandboxRequest } from './sandbox.ts';

/** What goes wrong with a request. */
export type Fault =
  /** Answered so, without any effect. */
  | { readonly kind: 'answer'; readonly answer: SandboxAnswer }
  /** Carried out and answered, after a while. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** The connection breaks before anything happens. */
  | { readonly kind: 'reset' }
  /** The effect happens, then the connection breaks; `before` that something else may happen. */
  | { readonly kind: 'lost-answer'; readonly before?: (request: SandboxRequest) => void }
  /** Nothing is answered for `answerMs`, and the effect lands only after `effectMs`. */
  | { readonly kind: 'late-effect'; readonly effectMs: number; readonly answerMs: number }
  /** Nothing is answered for `answerMs`, and the effect lands when `until` resolves. */
  | { readonly kind: 'held-effect'; readonly until: Promise<unknown>; readonly answerMs: number };

export interface FaultRule {
  readonly fault: Fault;
  /** Only requests for which this holds; all by default. */
  readonly when?: (request: SandboxRequest) => boolean;
  /** How many requests; for ever by default. */
  readonly times?: number;
}

export interface Faults {
  /** The next matching requests fail so. Answers a function that ends the fault. */
  add(rule: FaultRule): () => void;
  /** Asked for every request that no rule matches, also after `clear`. Answers a function that ends this. */
  addChooser(choose: (request: SandboxRequest) => Fault | undefined): () => void;
  clear(): void;
  /** Carries a request out as the first matching rule says. */
  around(
    request: SandboxRequest,
    clock: Clock,
    carryOut: () => SandboxAnswer | Promise<SandboxAnswer>,
  ): Promise<SandboxAnswer | 'reset'>;
}

export function createFaults(): Faults {
  const rules = new Set<{ rule: FaultRule; left: number }>();
  const choosers = new Set<(request: SandboxRequest) => Fault | undefined>();

  const take = (request: SandboxRequest): Fault | undefined => {
    for (const entry of rules) {
      if (entry.rule.when?.(request) === false) continue;
      entry.left -= 1;
      if (entry.left <= 0) rules.delete(entry);
      return entry.rule.fault;
    }
    for (const choose of choosers) {
      const fault = choose(request);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };

  return {
    add(rule) {
      const entry = { rule, left: rule.times ?? Number.POSITIVE_INFINITY };
      rules.add(entry);
      return () => rules.delete(entry);
    },
    addChooser(choose) {
      choosers.add(choose);
      return () => choosers.delete(choose);
    },
    clear: () => rules.clear(),
    async around(request, clock, carryOut) {
      const fault = take(request);
      if (fault === undefined) return carryOut();
      switch (fault.kind) {
        case 'answer':
          return fault.answer;
        case 'reset':
          return 'reset';
        case 'latency':
          await clock.sleep(fault.ms);
          return carryOut();
        case 'lost-answer':
          await carryOut();
          fault.before?.(request);
          return 'reset';
        case 'late-effect':
          clock.at(clock.now() + fault.effectMs, () => void carryOut());
          await clock.sleep(fault.answerMs);
          return 'reset';
        case 'held-effect':
          void fault.until.then(carryOut);
          await clock.sleep(fault.answerMs);
          return 'reset';
        default:
          return fault satisfies never;
      }
    },
  };
}
