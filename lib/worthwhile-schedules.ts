/** What comes every minute and only reports would make days of skipped time long, and changes nothing. */
export function isWorthWhile({ logicalId }: { readonly logicalId: string }): boolean {
  return !/breakerreporter/.test(logicalId);
}
