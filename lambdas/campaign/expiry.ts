/** When a campaign's items are deleted. DynamoDB's time to live counts in seconds. */
export function expiryOf(now: number, retentionDays: number): number {
  return Math.floor(now / 1000) + retentionDays * 24 * 60 * 60;
}
