/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON value together with its text: events, limits and handlers need the text, expressions the value. */
export interface Payload {
  readonly value: Json;
  readonly text: string;
}

/** Step Functions' limit for any input, output, task payload or Assign, in bytes of UTF-8. */
export const maximumPayloadBytes = 262_144;

export function payloadOf(value: Json): Payload {
  return { value, text: JSON.stringify(value) };
}

/** @throws SyntaxError where the text is not JSON. */
export function parsePayload(text: string): Payload {
  const value: Json = JSON.parse(text);
  return { value, text };
}

export function isTooLarge(text: string): boolean {
  // One UTF-16 unit is three bytes of UTF-8 at most, so most texts need no count.
  return text.length * 3 > maximumPayloadBytes && Buffer.byteLength(text) > maximumPayloadBytes;
}

export function isJsonObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The name that error messages give to the type of a value. */
export function jsonTypeOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
