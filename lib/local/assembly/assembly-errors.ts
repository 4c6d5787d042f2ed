/** An assembly that cannot be read: a file is missing, or a reference leads nowhere. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
}

/**
 * The assembly deploys something that the twin does not run. It is refused as a whole, with everything that
 * stands in the way, since a twin that leaves something out silently would lie about the system.
 */
export class UnsupportedResourceError extends Error {
  override readonly name = 'UnsupportedResourceError';
  /** One sentence each, beginning with `<Stack>/<LogicalId>`. */
  readonly findings: readonly string[];

  constructor(findings: readonly string[]) {
    super(
      `The twin cannot run this assembly:\n${findings.map((finding) => `- ${finding}`).join('\n')}\n` +
        'Leave the resource out of the stage that you run locally, or name its type in `without` if the system works without it.',
    );
    this.findings = findings;
  }
}
