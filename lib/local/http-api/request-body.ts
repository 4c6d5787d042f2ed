import type { IncomingMessage } from 'node:http';

/** What API Gateway takes in one request. */
const largestBody = 10 * 1024 * 1024;

/**
 * Reads a request's body.
 * @returns undefined if it is over 10 MB; it is read to its end even then, so that the client can read the answer.
 */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= largestBody) chunks.push(bytes);
  }
  return size > largestBody ? undefined : Buffer.concat(chunks);
}
