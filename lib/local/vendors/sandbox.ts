import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock/clock.ts';
import { type ConnectionPorts, portsOf } from '../connection-ports.ts';
import { type Artifacts, createArtifacts } from './artifacts.ts';
import { createFaults, type Faults } from './faults.ts';

/** A request to a vendor. Header names are in lower case; `body` is parsed where it is JSON or a form. */
export interface SandboxRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: Buffer;
  readonly body: unknown;
  /** The target as sent: an absolute URL where the client takes us for a proxy. */
  readonly target: string;
  readonly connection: ConnectionPorts;
}

export interface SandboxAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object or array is sent as JSON, text and bytes as they are, nothing as an empty body. */
  readonly body?: unknown;
}

/** Carries a request out at once and answers; the sandbox adds latency, faults and lost answers around it. */
export type SandboxHandler = (request: SandboxRequest) => SandboxAnswer | Promise<SandboxAnswer>;

/** A vendor's double: stateful, told to fail through `faults`, asked what is there through `artifacts`. */
export interface Sandbox {
  readonly name: string;
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  readonly artifacts: Artifacts;
  readonly faults: Faults;
  /** Every request since the start, oldest first (the last 10,000). */
  readonly requests: readonly {
    readonly at: number;
    readonly method: string;
    readonly path: string;
    status?: number;
  }[];
  close(): Promise<void>;
}

export interface SandboxOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly port?: number;
  /** Gets the artifacts, so that the handler's state can be what the sandbox is asked about. */
  readonly handler: (artifacts: Artifacts) => SandboxHandler;
}

const keptRequests = 10_000;

/** Starts a vendor's double on loopback. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { name, clock } = options;
  const artifacts = createArtifacts(clock);
  const faults = createFaults();
  const handler = options.handler(artifacts);
  const requests: { at: number; method: string; path: string; status?: number }[] = [];

  const server = createServer(async (incoming, response) => {
    const request = await readRequest(incoming);
    const entry: (typeof requests)[number] = { at: clock.now(), method: request.method, path: request.path };
    requests.push(entry);
    if (requests.length > keptRequests) requests.shift();
    const answer = await faults.around(request, clock, () => handler(request)).catch(brokenSandbox);
    if (answer === 'reset') {
      response.destroy();
      return;
    }
    entry.status = answer.status;
    send(response, answer);
  });
  await new Promise<void>((listening) => server.listen(options.port ?? 0, '127.0.0.1', listening));
  const { port } = addressOf(server.address());
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    artifacts,
    faults,
    requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** A mistake in a double is answered, not hidden: it would look like an outage of the vendor otherwise. */
function brokenSandbox(error: unknown): SandboxAnswer {
  return {
    status: 500,
    body: { sandboxError: error instanceof Error ? (error.stack ?? error.message) : String(error) },
  };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the sandbox has no port');
  return address;
}

async function readRequest(incoming: IncomingMessage): Promise<SandboxRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const rawBody = Buffer.concat(chunks);
  const target = incoming.url ?? '/';
  const url = new URL(target, 'http://sandbox');
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers,
    rawBody,
    body: parseBody(rawBody, headers['content-type'] ?? ''),
    target,
    connection: portsOf(incoming.socket),
  };
}

function parseBody(rawBody: Buffer, contentType: string): unknown {
  if (rawBody.length === 0) return undefined;
  if (contentType.includes('json')) {
    try {
      return JSON.parse(rawBody.toString('utf8'));
    } catch {
      return undefined;
    }
  }
  if (contentType.includes('x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(rawBody.toString('utf8')));
  }
  return undefined;
}

function send(response: ServerResponse, answer: SandboxAnswer): void {
  if (response.destroyed) return;
  const { body } = answer;
  const headers = { ...answer.headers };
  if (body === undefined) {
    response.writeHead(answer.status, headers).end();
  } else if (typeof body === 'string' || Buffer.isBuffer(body)) {
    response.writeHead(answer.status, headers).end(body);
  } else {
    response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    response.end(JSON.stringify(body));
  }
}
