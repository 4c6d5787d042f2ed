/** The package has no types of its own. */
declare module 'asl-validator' {
  interface Validation {
    readonly isValid: boolean;
    errorsText(separator?: string): string;
  }
  /** Writes into the definition: give it a copy. */
  export default function validate(definition: object): Validation;
}
