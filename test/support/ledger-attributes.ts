/** Plain values as DynamoDB writes them on the wire, and back. Members that are `undefined` are left out. */
export function attributesOf(values: Readonly<Record<string, unknown>>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, attributeOf(value)]),
  );
}

export function itemOf(
  attributes: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, plainOf(value)]));
}

function attributeOf(value: unknown): object {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
      return { N: String(value) };
    case 'boolean':
      return { BOOL: value };
    case 'object':
      if (value === null) return { NULL: true };
      if (value instanceof Set) return { SS: [...value] };
      return Array.isArray(value) ? { L: value.map(attributeOf) } : { M: attributesOf({ ...value }) };
    default:
      throw new TypeError(`DynamoDB has no ${typeof value}`);
  }
}

function plainOf(attribute: Readonly<Record<string, unknown>>): unknown {
  const [entry] = Object.entries(attribute);
  if (entry === undefined) throw new TypeError('an attribute without a type');
  const [type, value] = entry;
  switch (type) {
    case 'N':
      return Number(value);
    case 'NULL':
      return null;
    case 'SS':
      return new Set(value as readonly string[]);
    case 'L':
      return (value as Readonly<Record<string, unknown>>[]).map(plainOf);
    case 'M':
      return itemOf(value as Readonly<Record<string, Readonly<Record<string, unknown>>>>);
    default:
      return value;
  }
}
