import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port of this machine that nobody listens on; somebody may take it at any time. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server without a port');
  server.close();
  await once(server, 'close');
  return address.port;
}
