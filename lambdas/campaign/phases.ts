/** The six phases in their order, and the percentage that stands when each is over. */
export const phases = [
  { name: 'research', percentAfter: 20 },
  { name: 'content', percentAfter: 40 },
  { name: 'design', percentAfter: 60 },
  { name: 'review', percentAfter: 70 },
  { name: 'distribution', percentAfter: 90 },
  { name: 'analytics', percentAfter: 100 },
] as const;

export type Phase = (typeof phases)[number]['name'];

export const phaseNames = phases.map((phase) => phase.name);

/** 0 for research, 5 for analytics. */
export function phaseIndex(phase: Phase): number {
  return phaseNames.indexOf(phase);
}
