/** A moment as GitHub writes it: to the second. @param at milliseconds since the epoch. */
export function dateOf(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

export function dateOrNull(at: number | undefined): string | null {
  return at === undefined ? null : dateOf(at);
}
