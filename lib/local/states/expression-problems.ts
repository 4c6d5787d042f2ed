import type { Machine } from './definition.ts';
import type { Expressions } from './jsonata.ts';
import { innerMachines } from './scope-problems.ts';
import { expressionIn } from './template.ts';

/** Expressions that cannot be parsed. All others are compiled by the way. */
export function expressionProblems(machine: Machine, expressions: Expressions): readonly string[] {
  return [...machine.States].flatMap(([name, state]) => [
    ...textsIn(state).flatMap((text) => {
      const problem = parseProblem(text, expressions);
      return problem === undefined ? [] : [`state '${name}': ${text} cannot be parsed: ${problem}`];
    }),
    ...innerMachines(state).flatMap((inner) => expressionProblems(inner, expressions)),
  ]);
}

function parseProblem(text: string, expressions: Expressions): string | undefined {
  const source = expressionIn(text);
  if (source === undefined) return undefined;
  try {
    expressions.compile(source);
    return undefined;
  } catch (error) {
    return typeof error === 'object' && error !== null && 'message' in error
      ? String(error.message)
      : String(error);
  }
}

/** All strings under a value; inner machines hold their states in a Map and are left out. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
