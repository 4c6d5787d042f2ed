import type { Machine, State } from './definition.ts';

/**
 * Assignments that Step Functions refuses: an inner scope assigns or shadows a variable of an outer one, or
 * the reserved name `states` is used.
 */
export function scopeProblems(machine: Machine, outer: ReadonlySet<string> = new Set()): readonly string[] {
  const states = [...machine.States];
  const own = new Set(states.flatMap(([, state]) => assignedNames(state)));
  const visible = new Set([...outer, ...own]);
  return states.flatMap(([stateName, state]) => [
    ...assignedNames(state).flatMap((name) => {
      if (name === 'states') return [`state '${stateName}': $states is reserved and cannot be assigned`];
      if (!namePattern.test(name)) return [`state '${stateName}': '${name}' is no name of a variable`];
      if (!outer.has(name)) return [];
      return [`state '${stateName}': assigns $${name}, which belongs to an outer scope; use another name`];
    }),
    ...innerMachines(state).flatMap((inner) => scopeProblems(inner, visible)),
  ]);
}

const namePattern = /^[\p{ID_Start}_][\p{ID_Continue}_]{0,79}$/u;

function assignedNames(state: State): readonly string[] {
  return outcomesOf(state).flatMap(({ Assign }) => Object.keys(Assign ?? {}));
}

interface Assigning {
  readonly Assign?: Readonly<Record<string, unknown>> | undefined;
}

/** The state itself and its rules and catchers. */
function outcomesOf(state: State): readonly Assigning[] {
  switch (state.Type) {
    case 'Task':
    case 'Parallel':
    case 'Map':
      return [state, ...(state.Catch ?? [])];
    case 'Choice':
      return [state, ...state.Choices];
    case 'Pass':
    case 'Wait':
      return [state];
    case 'Succeed':
    case 'Fail':
      return [];
  }
}

/** The machines inside a state. */
export function innerMachines(state: State): readonly Machine[] {
  if (state.Type === 'Parallel') return state.Branches;
  return state.Type === 'Map' ? [state.ItemProcessor] : [];
}
