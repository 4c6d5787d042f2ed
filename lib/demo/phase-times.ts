import type { ProgressView } from './campaign-api.ts';

export interface PhaseTime {
  readonly name: string;
  /** From entering the phase to entering the next, in milliseconds of the twin's clock. */
  readonly ms: number;
}

/** How long each phase took that was entered. */
export function phaseTimes({ phases }: ProgressView, finishedAt: string): PhaseTime[] {
  const entered = phases.flatMap(({ name, enteredAt }) =>
    enteredAt === null ? [] : [{ name, at: Date.parse(enteredAt) }],
  );
  return entered.map(({ name, at }, index) => ({
    name,
    ms: (entered[index + 1]?.at ?? Date.parse(finishedAt)) - at,
  }));
}
