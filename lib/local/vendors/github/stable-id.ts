import { createHash } from 'node:crypto';

/** A number of up to eight digits for something that has a name, the same every time. */
export function stableId(name: string): number {
  return createHash('sha1').update(name).digest().readUInt32BE() % 100_000_000;
}

/** GitHub's other id, for its GraphQL API. */
export function nodeId(kind: string, name: string): string {
  return `${kind}_${Buffer.from(name).toString('base64url')}`;
}
