import type { StateType } from './definition.ts';
import { type Child, recordAfter, type Strand, stateOf, stopStrand } from './strand.ts';

/** State types whose end by force is an event of its own. */
const abortable: ReadonlySet<string> = new Set(['Task', 'Wait', 'Parallel', 'Map']);

/**
 * Stops the siblings of a child that failed. As in Step Functions, all that is aborted follows the event of
 * the failure, and a Task that ended its branch counts as aborted too.
 */
export function abortSiblings(parent: 'Parallel' | 'Map', failed: Child, children: readonly Child[]): void {
  const cause = failed.strand.lastEventId;
  if (stateOf(failed.strand).Type === 'Task') {
    recordAfter(failed.strand.execution, cause, 'TaskStateAborted');
  }
  for (const child of children) {
    if (child !== failed && child.status.type === 'running') abort(child.strand, parent, cause);
  }
}

function abort(strand: Strand, parent: StateType, cause: number): void {
  const { execution, mapItem } = strand;
  // A branch inside an iteration has the item too, but is no iteration.
  if (parent === 'Map' && mapItem !== undefined) {
    const details = { name: mapItem.mapState, index: mapItem.index };
    recordAfter(execution, cause, 'MapIterationAborted', details);
  }
  const { Type } = stateOf(strand);
  for (const child of strand.children ?? []) {
    if (child.status.type === 'running') abort(child.strand, Type, cause);
  }
  if (abortable.has(Type)) recordAfter(execution, cause, `${Type}StateAborted`);
  stopStrand(strand);
}
