import { type Machine, machineSchema, type State, stateSchemas } from './definition.ts';
import { expressionProblems } from './expression-problems.ts';
import type { Expressions } from './jsonata.ts';
import { schemaProblems } from './schema-problems.ts';
import { scopeProblems } from './scope-problems.ts';
import { taskProblems } from './task-problems.ts';
import { UnsupportedDefinitionError } from './unsupported-definition-error.ts';

/** Finds what is wrong with the graph of states, one sentence each. */
export type Validate = (definition: unknown) => readonly string[];

/**
 * Reads a definition, or says everything that stands in the way of running it.
 * @throws UnsupportedDefinitionError
 */
export function loadDefinition(
  name: string,
  definition: unknown,
  { expressions, validate }: { readonly expressions: Expressions; readonly validate: Validate },
): Machine {
  const problems: string[] = [];
  const machine = readMachine(definition, { place: 'the machine', jsonata: false, problems });
  if (machine !== undefined && problems.length === 0) {
    problems.push(...scopeProblems(machine), ...expressionProblems(machine, expressions));
  }
  // What is not supported at all would only be reported a second time, in the validator's words.
  if (problems.length === 0) problems.push(...validate(definition));
  if (machine === undefined || problems.length > 0) throw new UnsupportedDefinitionError(name, problems);
  return machine;
}

interface Reading {
  /** How messages call what is being read. */
  readonly place: string;
  /** Whether states without a QueryLanguage are in JSONata: the whole machine's language decides. */
  readonly jsonata: boolean;
  readonly problems: string[];
}

function readMachine(definition: unknown, reading: Reading): Machine | undefined {
  const { place, problems } = reading;
  const parsed = machineSchema.safeParse(definition);
  if (!parsed.success) {
    problems.push(...schemaProblems(place, parsed.error));
    return undefined;
  }
  const { StartAt, States, TimeoutSeconds, QueryLanguage } = parsed.data;
  const jsonata = reading.jsonata || QueryLanguage === 'JSONata';
  const states = Object.entries(States).map(([name, definition]) => {
    return [name, readState(definition, { place: `state '${name}'`, jsonata, problems })] as const;
  });
  return {
    StartAt,
    TimeoutSeconds,
    States: new Map(states.flatMap(([name, state]) => (state ? [[name, state]] : []))),
  };
}

function readState(definition: unknown, reading: Reading): State | undefined {
  const { place, problems } = reading;
  const fields = fieldsOf(definition);
  if (fields['QueryLanguage'] !== 'JSONata' && (fields['QueryLanguage'] !== undefined || !reading.jsonata)) {
    problems.push(`${place}: the query language JSONPath is not supported; set QueryLanguage to JSONata`);
    return undefined;
  }
  const read = <T>(
    parsed: { success: true; data: T } | { success: false; error: SchemaError },
  ): T | undefined => {
    if (parsed.success) return parsed.data;
    problems.push(...schemaProblems(place, parsed.error));
    return undefined;
  };
  switch (fields['Type']) {
    case 'Pass':
      return read(stateSchemas.Pass.safeParse(definition));
    case 'Task': {
      const state = read(stateSchemas.Task.safeParse(definition));
      if (state !== undefined) problems.push(...taskProblems(place, state));
      return state;
    }
    case 'Choice':
      return read(stateSchemas.Choice.safeParse(definition));
    case 'Wait':
      return read(stateSchemas.Wait.safeParse(definition));
    case 'Succeed':
      return read(stateSchemas.Succeed.safeParse(definition));
    case 'Fail':
      return read(stateSchemas.Fail.safeParse(definition));
    case 'Parallel': {
      const state = read(stateSchemas.Parallel.safeParse(definition));
      const branches = state?.Branches.map((branch, index) =>
        readMachine(branch, { ...reading, place: `${place}, branch ${index}` }),
      );
      const complete = branches?.filter((branch) => branch !== undefined);
      return state && complete && { ...state, Branches: complete };
    }
    case 'Map': {
      const state = read(stateSchemas.Map.safeParse(definition));
      const processor =
        state && readMachine(state.ItemProcessor, { ...reading, place: `${place}, ItemProcessor` });
      return state && processor && { ...state, ItemProcessor: processor };
    }
    default:
      problems.push(`${place}: the state type ${String(fields['Type'])} is not supported`);
      return undefined;
  }
}

type SchemaError = Parameters<typeof schemaProblems>[1];

function fieldsOf(definition: unknown): Readonly<Record<string, unknown>> {
  return typeof definition === 'object' && definition !== null ? { ...definition } : {};
}
