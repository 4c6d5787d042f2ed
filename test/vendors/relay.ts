import { Buffer } from 'node:buffer';
import { createServer, type IncomingMessage } from 'node:http';
import * as z from 'zod';

/** A request that went through, and what it was answered. */
export interface Passed {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
}

export interface Relay {
  readonly url: string;
  /** In the order of their answers. */
  readonly passed: readonly Passed[];
  /** Sends the same bytes once more; answers the status. */
  again(one: Passed): Promise<number>;
  close(): Promise<void>;
}

/** What belongs to a connection, and not to what is sent over it. */
const ofConnection = /^(host|connection|keep-alive|content-length|transfer-encoding|expect)$/;

/** A server on loopback that hands every request on to another, unchanged, and keeps what has passed. */
export async function startRelay(target: string): Promise<Relay> {
  const passed: Passed[] = [];
  const send = async (request: Pick<Passed, 'method' | 'path' | 'headers' | 'body'>) => {
    const { method, path, headers, body } = request;
    const response = await fetch(`${target}${path}`, { method, headers: { ...headers }, ...bodyOf(body) });
    const answer = await response.text();
    passed.push({ ...request, status: response.status, answer });
    return { status: response.status, type: response.headers.get('content-type'), answer };
  };
  const server = createServer(async (incoming, response) => {
    const { status, type, answer } = await send(await readRequest(incoming));
    response.writeHead(status, type === null ? {} : { 'content-type': type }).end(answer);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = z.looseObject({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    passed,
    again: async (one) => (await send(one)).status,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

const bodyOf = (body: string) => (body === '' ? {} : { body });

async function readRequest(incoming: IncomingMessage) {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
    value === undefined || ofConnection.test(name) ? [] : [[name, value.toString()] as const],
  );
  return {
    method: incoming.method ?? 'GET',
    path: incoming.url === '/' ? '' : (incoming.url ?? ''),
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
