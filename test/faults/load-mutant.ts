import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mutants } from './mutants.ts';
import { editedSource, root } from './source-edit.ts';

/**
 * Imported before anything else (`node --import`), it has the process load the product without the safeguard
 * that `MUTANT` names.
 */
const { MUTANT } = process.env;
const mutant = mutants.find(({ without }) => without === MUTANT);
if (mutant === undefined)
  throw new Error(`MUTANT is to be one of those in test/faults/mutants.ts, not ${MUTANT}`);

const edited = pathToFileURL(join(root, mutant.file)).href;
const source = editedSource(mutant);
registerHooks({
  load: (url, context, next) =>
    url === edited ? { format: 'module-typescript', source, shortCircuit: true } : next(url, context),
});
