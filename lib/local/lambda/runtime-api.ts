import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** What a sandbox gets when it asks for work. */
export interface NextEvent {
  readonly payload: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The other side of one sandbox's Runtime API. Payloads are JSON text. */
export interface RuntimeSession {
  /** Asked for work; may be answered whenever there is some. */
  next(): Promise<NextEvent>;
  response(requestId: string, payload: string): void;
  error(requestId: string, payload: string): void;
  initError(payload: string): void;
}

export interface RuntimeApi {
  /** Answers the `AWS_LAMBDA_RUNTIME_API` of a new sandbox, which nobody else can guess, and a way to take it back. */
  open(session: RuntimeSession): { readonly address: string; readonly close: () => void };
  close(): Promise<void>;
}

/**
 * Lambda's Runtime API (version 2018-06-01) on loopback, one server for all sandboxes.
 * Source: "Using the Lambda runtime API for custom runtimes".
 */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const sessions = new Map<string, RuntimeSession>();
  const server = createServer((request, response) => {
    serve(sessions, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  // A sandbox may be frozen or busy for any length of time between two requests.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    open(session) {
      const id = randomUUID();
      sessions.set(id, session);
      return { address: `127.0.0.1:${port}/${id}`, close: () => sessions.delete(id) };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const route =
  /^\/([^/]+)\/2018-06-01\/runtime\/(?:invocation\/(next)|invocation\/([^/]+)\/(response|error)|init\/(error))$/;

async function serve(
  sessions: ReadonlyMap<string, RuntimeSession>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, sessionId = '', next, requestId = '', outcome, init] = route.exec(request.url ?? '') ?? [];
  const session = sessions.get(sessionId);
  if (session === undefined || request.method !== (next === undefined ? 'POST' : 'GET')) {
    request.resume();
    response.writeHead(404).end();
    return;
  }
  if (next !== undefined) {
    const event = await session.next();
    response.writeHead(200, { 'content-type': 'application/json', ...event.headers }).end(event.payload);
    return;
  }
  const payload = await readText(request);
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
  if (init !== undefined) session.initError(payload);
  else if (outcome === 'response') session.response(requestId, payload);
  else session.error(requestId, payload);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
