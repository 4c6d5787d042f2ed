import type { Json } from './json.ts';
import type { Child } from './strand.ts';

/** The outputs of the children in their order, whatever the order in which they ended. */
export function resultsOf(children: readonly Child[]): readonly Json[] {
  return children.map(({ status }) => ('output' in status ? status.output.value : null));
}
