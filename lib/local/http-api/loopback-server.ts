import { createServer, type RequestListener } from 'node:http';

/** An HTTP server that only this machine can reach. */
export interface LoopbackServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** Hands it what answers its requests; until then it answers 503. */
  handle(listener: RequestListener): void;
  /** Ends every connection. Idempotent. */
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1, so that its address is known before what it serves is made.
 * @param port Free by default.
 * @throws Error with the system's code, EADDRINUSE say, if the port cannot be had.
 */
export async function openLoopbackServer(port = 0): Promise<LoopbackServer> {
  let listener: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = createServer((request, response) => listener(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server listens on no TCP port');
  }
  let closed: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${address.port}`,
    handle: (given) => {
      listener = given;
    },
    close: () => {
      closed ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return closed;
    },
  };
}
