/** What will not get better by waiting: somebody has to mend the deployment. */
const lasting = new Set([
  'ResourceNotFoundException',
  'AccessDeniedException',
  'UnrecognizedClientException',
  'ValidationException',
]);

export function isLasting(error: unknown): boolean {
  return error instanceof Error && lasting.has(error.name);
}
