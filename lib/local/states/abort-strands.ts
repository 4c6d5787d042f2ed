import { type Child, recordAfter, type Strand, stateOf, stopStrand } from './strand.ts';

/** State types whose end by force is an event of its own. */
const abortable: ReadonlySet<string> = new Set(['Task', 'Wait', 'Parallel', 'Map']);

/**
 * Stops the siblings of a child that failed. As in Step Functions, all that is aborted follows the event of
 * the failure, and a Task that ended its branch counts as aborted too.
 */
export function abortSiblings(failed: Child, children: readonly Child[]): void {
  const cause = failed.strand.lastEventId;
  if (stateOf(failed.strand).Type === 'Task') {
    recordAfter(failed.strand.execution, cause, 'TaskStateAborted');
  }
  for (const child of children) {
    if (child !== failed && child.status.type === 'running') abort(child.strand, cause);
  }
}

function abort(strand: Strand, cause: number): void {
  const { execution, mapItem } = strand;
  if (mapItem !== undefined) {
    const details = { name: mapItem.mapState, index: mapItem.index };
    recordAfter(execution, cause, 'MapIterationAborted', details);
  }
  for (const child of strand.children ?? []) {
    if (child.status.type === 'running') abort(child.strand, cause);
  }
  const { Type } = stateOf(strand);
  if (abortable.has(Type)) recordAfter(execution, cause, `${Type}StateAborted`);
  stopStrand(strand);
}
