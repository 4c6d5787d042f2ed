import { functionCatalogue } from '../../lib/constructs/function-catalogue.ts';
import type { Deployment } from '../../lib/local/assembly/deployment.ts';

/** The ids of the catalogue by the names that the functions have once they are deployed. */
export function functionIds({ functions }: Deployment): ReadonlyMap<string, string> {
  return new Map(
    functions.map(({ name, logicalId }) => {
      const found = functionCatalogue.find(({ id }) =>
        logicalId.startsWith(`Functions${id.replaceAll('-', '')}Function`),
      );
      if (found === undefined) throw new Error(`no function of the catalogue is deployed as ${logicalId}`);
      return [name, found.id];
    }),
  );
}
