import { AwsError } from '../aws-error.ts';
import type { AwsRequest } from '../aws-request.ts';

/** A body without its framing, and the headers that came after it. */
export interface DecodedBody {
  readonly body: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
}

/**
 * Takes the `aws-chunked` framing off a body. SDK clients use it for streams: chunks of
 * `<size in hex>[;chunk-signature=...]\r\n<bytes>\r\n`, an empty one, then trailers such as the checksum.
 */
export function decodeBody(request: AwsRequest): DecodedBody {
  const framed = (request.headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
  if (!framed) return { body: request.body, trailers: {} };
  const chunks: Buffer[] = [];
  let rest = request.body;
  for (;;) {
    const lineEnd = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.subarray(0, Math.max(0, lineEnd)).toString('latin1'), 16);
    if (lineEnd < 0 || Number.isNaN(size) || rest.length < lineEnd + 2 + size) throw incomplete();
    rest = rest.subarray(lineEnd + 2);
    if (size === 0) break;
    chunks.push(rest.subarray(0, size));
    rest = rest.subarray(size + 2);
  }
  const body = Buffer.concat(chunks);
  const declared = request.headers['x-amz-decoded-content-length'];
  if (declared !== undefined && Number(declared) !== body.length) throw incomplete();
  return { body, trailers: trailersOf(rest.toString('latin1')) };
}

function trailersOf(text: string): Record<string, string> {
  const trailers: Record<string, string> = {};
  for (const line of text.split('\r\n')) {
    const [name = '', ...value] = line.split(':');
    if (name !== '') trailers[name.trim().toLowerCase()] = value.join(':').trim();
  }
  return trailers;
}

function incomplete(): AwsError {
  return new AwsError('IncompleteBody', 'The aws-chunked body is not what its framing says.');
}
