/** What will not get better by waiting: somebody has to mend the deployment. */
const lasting = new Set([
  'ResourceNotFoundException',
  'AccessDeniedException',
  'UnrecognizedClientException',
  'ValidationException',
]);

/** An error as one line. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

export function isLasting(error: unknown): boolean {
  return error instanceof Error && lasting.has(error.name);
}
