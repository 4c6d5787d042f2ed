import { apiFunctions } from './api-functions.ts';
import type { FunctionSpec } from './function-spec.ts';
import { operationsFunctions } from './operations-functions.ts';
import { workflowFunctions } from './workflow-functions.ts';

export type WorkflowFunctionId = (typeof workflowFunctions)[number]['id'];
export type ApiFunctionId = (typeof apiFunctions)[number]['id'];
export type FunctionId = WorkflowFunctionId | ApiFunctionId | (typeof operationsFunctions)[number]['id'];

/** Every function of the system. */
export const functionCatalogue: readonly (FunctionSpec & { readonly id: FunctionId })[] = [
  ...workflowFunctions,
  ...apiFunctions,
  ...operationsFunctions,
];
