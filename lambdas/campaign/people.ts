import type { Person, Role } from './settings.ts';

/** The accounts by which a person is known. */
export type Account =
  | { readonly kind: 'slack'; readonly id: string }
  | { readonly kind: 'github'; readonly id: string }
  | { readonly kind: 'sub'; readonly id: string };

/** Who an account belongs to: decisions count people, not accounts. */
export function personOf(people: readonly Person[], { kind, id }: Account): Person | undefined {
  // GitHub tells no logins apart by their case.
  const same = (known: string | undefined) =>
    kind === 'github' ? known?.toLowerCase() === id.toLowerCase() : known === id;
  return people.find((person) => same(person[kind]));
}

export function hasRole({ roles }: Person, role: Role): boolean {
  return roles === undefined || roles.includes(role);
}
