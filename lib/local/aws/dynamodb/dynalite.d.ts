/** dynalite ships no types; these are the parts of version 4.0.0 that are used here. */

declare module 'dynalite/db/index.js' {
  interface Store {
    readonly tableDb: { awsAccountId: string; awsRegion: string };
    readonly db: { close(callback: (error: unknown) => void): void };
  }
  const db: {
    create(options: { createTableMs: number; deleteTableMs: number; updateTableMs: number }): Store;
    /** @returns the error of a condition that does not hold. */
    checkConditional(data: unknown, item: unknown): Error | null | undefined;
  };
  export default db;
}

declare module 'dynalite/validations/index.js' {
  const validations: {
    /** @throws an error with `statusCode` and `body`. */
    checkTypes(data: unknown, types: unknown): unknown;
    checkValidations(data: unknown, types: unknown, custom: unknown, store: unknown): void;
  };
  export default validations;
}

declare module 'dynalite/validations/*' {
  const validation: { readonly types: unknown; readonly custom: unknown };
  export default validation;
}

declare module 'dynalite/actions/*' {
  const action: (store: unknown, data: unknown, callback: (error: unknown, output: unknown) => void) => void;
  export default action;
}
