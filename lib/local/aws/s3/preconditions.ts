import { AwsError } from '../aws-error.ts';
import type { StoredObject } from './object-store.ts';

type Headers = Readonly<Record<string, string>>;

const failed = () =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);

/** A write that is only to happen over what the writer has seen: `If-None-Match: *` and `If-Match`. */
export function checkWrite(headers: Headers, existing: StoredObject | undefined): void {
  const noneMatch = headers['if-none-match'];
  if (noneMatch !== undefined && noneMatch !== '*') {
    throw new AwsError('NotImplemented', 's3: a conditional write takes If-None-Match: * only', 501);
  }
  if (noneMatch === '*' && existing !== undefined) throw failed();
  const match = headers['if-match'];
  if (match === undefined) return;
  if (existing === undefined) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  if (!names(match, existing.etag)) throw failed();
}

/** Whether a read's conditions allow its body, or the reader has it already. */
export function checkRead(headers: Headers, existing: StoredObject): 'send' | 'not-modified' {
  const match = headers['if-match'];
  if (match !== undefined && !names(match, existing.etag)) throw failed();
  const noneMatch = headers['if-none-match'];
  return noneMatch !== undefined && names(noneMatch, existing.etag) ? 'not-modified' : 'send';
}

/** Clients may leave the quotes away. */
function names(condition: string, etag: string): boolean {
  const plain = (tag: string) => tag.trim().replaceAll('"', '');
  return condition.trim() === '*' || condition.split(',').some((tag) => plain(tag) === plain(etag));
}
