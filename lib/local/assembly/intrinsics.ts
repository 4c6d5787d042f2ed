import { AssemblyError } from './assembly-errors.ts';

/** Stands for `AWS::NoValue`: whatever holds it is left out. */
export const noValue = Symbol('AWS::NoValue');

/** What an intrinsic function may refer to. Each throws AssemblyError where there is no such thing. */
export interface References {
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  importedValue(exportName: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, topKey: string, secondKey: string): unknown;
}

/**
 * Replaces every intrinsic function in a template's value with what it stands for.
 * @param path Where the value is, for errors: `Stack/LogicalId.Properties.Name`.
 * @throws AssemblyError naming the path of what cannot be resolved.
 */
export function resolveIntrinsics(value: unknown, references: References, path: string): unknown {
  if (Array.isArray(value)) {
    return value
      .map((item, index) => resolveIntrinsics(item, references, `${path}.${index}`))
      .filter((item) => item !== noValue);
  }
  if (!isRecord(value)) return value;
  const [only, ...others] = Object.entries(value);
  if (only !== undefined && others.length === 0 && isIntrinsic(only[0])) {
    return callIntrinsic(only[0], only[1], references, path);
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, resolveIntrinsics(item, references, `${path}.${key}`)] as const)
      .filter(([, item]) => item !== noValue),
  );
}

/** The truth of a condition: `Fn::Equals`, `Fn::Not`, `Fn::And`, `Fn::Or`, `Condition`. */
export function evaluateCondition(condition: unknown, references: References, path: string): boolean {
  const value = resolveIntrinsics(condition, references, path);
  if (typeof value !== 'boolean') throw new AssemblyError(`${path} is no condition`);
  return value;
}

const isIntrinsic = (key: string) => key === 'Ref' || key === 'Condition' || key.startsWith('Fn::');

function callIntrinsic(name: string, given: unknown, references: References, path: string): unknown {
  const at = `${path}.${name}`;
  const resolve = (value: unknown) => resolveIntrinsics(value, references, at);
  const list = (value: unknown): readonly unknown[] => {
    const resolved = resolve(value);
    if (!Array.isArray(resolved)) throw new AssemblyError(`${at} takes a list`);
    return resolved;
  };
  const text = (value: unknown): string => {
    const resolved = resolve(value);
    if (typeof resolved === 'string') return resolved;
    if (typeof resolved === 'number' || typeof resolved === 'boolean') return String(resolved);
    throw new AssemblyError(`${at} takes a text, not ${JSON.stringify(resolved)}`);
  };
  const argument = (index: number): unknown => (Array.isArray(given) ? given[index] : undefined);
  const conditions = () =>
    (Array.isArray(given) ? given : []).map((c) => evaluateCondition(c, references, at));

  switch (name) {
    case 'Ref':
      return named(at, () => references.ref(text(given)));
    case 'Condition':
      // A property may be called "Condition" (in a policy, say); only a text names one of the template's.
      return typeof given === 'string'
        ? named(at, () => references.condition(given))
        : { Condition: resolve(given) };
    case 'Fn::GetAtt': {
      const [logicalId = '', ...attribute] = Array.isArray(given) ? given.map(text) : text(given).split('.');
      return named(at, () => references.attribute(logicalId, attribute.join('.')));
    }
    case 'Fn::ImportValue':
      return named(at, () => references.importedValue(text(given)));
    case 'Fn::FindInMap':
      return named(at, () => references.mapping(text(argument(0)), text(argument(1)), text(argument(2))));
    case 'Fn::Join':
      return list(argument(1))
        .map(text)
        .join(text(argument(0)));
    case 'Fn::Split':
      return text(argument(1)).split(text(argument(0)));
    case 'Fn::Select': {
      const items = list(argument(1));
      const index = Number(text(argument(0)));
      if (!(index in items))
        throw new AssemblyError(`${at}: there is no item ${index} among ${items.length}`);
      return items[index];
    }
    case 'Fn::Sub': {
      const [template, variables] = Array.isArray(given) ? [given[0], given[1]] : [given, {}];
      return substitute(text(template), isRecord(variables) ? variables : {}, references, at);
    }
    case 'Fn::Base64':
      return Buffer.from(text(given)).toString('base64');
    case 'Fn::If': {
      const condition = argument(0);
      if (typeof condition !== 'string') throw new AssemblyError(`${at} names no condition`);
      return resolve(named(at, () => references.condition(condition)) ? argument(1) : argument(2));
    }
    case 'Fn::Equals':
      return JSON.stringify(resolve(argument(0))) === JSON.stringify(resolve(argument(1)));
    case 'Fn::Not':
      return !evaluateCondition(argument(0), references, at);
    case 'Fn::And':
      return conditions().every(Boolean);
    case 'Fn::Or':
      return conditions().some(Boolean);
    default:
      throw new AssemblyError(`${at} is not known to the twin`);
  }
}

/** `${Name}`, `${Resource.Attribute}`, `${!Literal}`. */
function substitute(
  template: string,
  variables: Record<string, unknown>,
  references: References,
  path: string,
): string {
  return template.replace(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, inner: string) => {
    if (literal !== '') return `\${${inner}}`;
    const name = inner.trim();
    const [logicalId = '', ...attribute] = name.split('.');
    const value = Object.hasOwn(variables, name)
      ? resolveIntrinsics(variables[name], references, path)
      : named(path, () =>
          attribute.length > 0
            ? references.attribute(logicalId, attribute.join('.'))
            : references.ref(logicalId),
        );
    return String(value);
  });
}

/** Adds the place to an error of the references. */
function named<T>(path: string, refer: () => T): T {
  try {
    return refer();
  } catch (error) {
    if (error instanceof AssemblyError && !error.message.includes('cannot be resolved')) {
      throw new AssemblyError(`${path} cannot be resolved: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
