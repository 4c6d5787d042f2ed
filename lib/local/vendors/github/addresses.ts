/** Below a sandbox's address, where the REST API is; GitHub Enterprise Server has it there too. */
export const apiRoot = '/api/v3';

/** Where the things of one sandbox are; every path is encoded already. */
export interface Addresses {
  /** For people. */
  html(path: string): string;
  /** Of the REST API. */
  api(path: string): string;
}

/** @param origin without a slash at the end. */
export function addressesAt(origin: string): Addresses {
  return {
    html: (path) => `${origin}/${path}`,
    api: (path) => `${origin}${apiRoot}/${path}`,
  };
}
