/** A definition that would not run here as it runs on AWS, or not at all. It names every reason at once. */
export class UnsupportedDefinitionError extends Error {
  override readonly name = 'UnsupportedDefinitionError';
  readonly problems: readonly string[];

  constructor(machineName: string, problems: readonly string[]) {
    const list = problems.map((problem) => `\n- ${problem}`).join('');
    super(`the state machine ${machineName} cannot be run here:${list}`);
    this.problems = problems;
  }
}
