import type { Socket } from 'node:net';

/**
 * What tells a connection on loopback from every other. Both ends: the system gives one client port to several
 * connections at once, as long as they lead to different servers.
 */
export interface ConnectionPorts {
  readonly client: number;
  readonly server: number;
}

/** As the server sees it. */
export const portsOf = ({ remotePort = 0, localPort = 0 }: Socket): ConnectionPorts => ({
  client: remotePort,
  server: localPort,
});
