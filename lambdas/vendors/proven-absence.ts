import { ConfigurationError, VendorRejectedError } from '../platform/errors.ts';

/** What came of a deletion: this request did it, or there was nothing to delete, which a read has proved. */
export type Deletion = 'deleted' | 'absent';

/**
 * Sends a write to something that may be gone. A vendor says "not found" also to a token that has lost its
 * rights, so it counts only once `find` has looked, which answers `undefined` only with proof of access.
 * @param isMissing whether a refusal says "not found".
 * @returns what the write answered, or `absent`.
 * @throws VendorRejectedError if the thing is still there, or if nothing proves that it is not.
 */
export async function unlessAbsent<T>(
  write: () => Promise<T>,
  find: () => Promise<unknown>,
  isMissing: (refusal: VendorRejectedError) => boolean = ({ status }) => status === 404,
): Promise<T | 'absent'> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof VendorRejectedError) || !isMissing(error)) throw error;
    if ((await find().catch(withoutProof(error))) !== undefined) throw error;
    return 'absent';
  }
}

/** Deletes something that may be gone already, as `unlessAbsent` does. */
export function deleteUnlessAbsent(
  remove: () => Promise<unknown>,
  find: () => Promise<unknown>,
  isMissing?: (refusal: VendorRejectedError) => boolean,
): Promise<Deletion> {
  const send = async (): Promise<Deletion> => {
    await remove();
    return 'deleted';
  };
  return unlessAbsent(send, find, isMissing);
}

function withoutProof({ message, status, code }: VendorRejectedError): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ConfigurationError)) throw error;
    const details = {
      ...(status === undefined ? {} : { status }),
      ...(code === undefined ? {} : { code }),
    };
    throw new VendorRejectedError(`${message}; ${error.message}`, details, { cause: error });
  };
}
