import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request to an AWS API, read whole. Header names are in lower case. */
export interface AwsRequest {
  readonly method: string;
  /** As sent: still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface AwsAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export async function readAwsRequest(incoming: IncomingMessage): Promise<AwsRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const [path = '/', query = ''] = (incoming.url ?? '/').split('?', 2);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    method: incoming.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers,
    body: Buffer.concat(chunks),
  };
}

export function sendAwsAnswer(response: ServerResponse, answer: AwsAnswer, requestId: string): void {
  if (response.destroyed) return;
  response.writeHead(answer.status, {
    'x-amzn-requestid': requestId,
    'x-amz-request-id': requestId,
    'content-length': String(Buffer.byteLength(answer.body ?? '')),
    ...answer.headers,
  });
  response.end(answer.body);
}

/** The service that a request was signed for (`s3`, `dynamodb`), as the signature's scope names it. */
export function signedFor({ headers, query }: AwsRequest): string | undefined {
  const credential = /Credential=([^,\s]+)/.exec(headers['authorization'] ?? '')?.[1];
  const scope = credential ?? query.get('X-Amz-Credential') ?? '';
  return scope.split('/')[3];
}
