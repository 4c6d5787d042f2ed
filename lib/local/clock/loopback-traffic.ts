import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import * as z from 'zod';

/**
 * Whether bytes are on their way between sockets of this process. What one end has written and the other has
 * not read yet is in the kernel's hands, where an idle event loop does not show it.
 */
export interface LoopbackTraffic {
  /** A request to another process is unanswered. */
  awaitingOthers(): boolean;
  /** Every byte written has been read, and every end that was closed is closed on the other side too. */
  settled(): boolean;
  /** From now on what is unread at this moment counts as settled: nobody is reading it. */
  giveUp(): void;
  close(): void;
}

interface Connection {
  readonly client: Socket;
  server?: Socket;
  readonly since: number;
  /** The counts at which waiting was given up. */
  ignored?: string;
}

/** How long a connection may wait for its acceptance before its other end counts as another process. */
const acceptMs = 100;

const socketMessage = z.object({ socket: z.custom<Socket>((value) => typeof value === 'object') });
const requestMessage = z.object({ request: z.custom<ClientRequest>((value) => typeof value === 'object') });

export function watchLoopbackTraffic(): LoopbackTraffic {
  const connections = new Set<Connection>();
  const accepted = new Set<Socket>();
  const requests = new Set<ClientRequest>();

  const onClient = (message: unknown) => {
    const { socket } = socketMessage.parse(message);
    connections.add({ client: socket, since: performance.now() });
  };
  const onServer = (message: unknown) => accepted.add(socketMessage.parse(message).socket);
  const onRequest = (message: unknown) => {
    const { request } = requestMessage.parse(message);
    requests.add(request);
    request.once('close', () => requests.delete(request));
  };

  /** A connection's two ends know each other by their ports. */
  const pair = (): void => {
    if (accepted.size === 0) return;
    const unpaired = new Map<string, Connection>();
    for (const connection of connections) {
      const { client, server } = connection;
      if (server === undefined) unpaired.set(`${client.localPort} ${client.remotePort}`, connection);
    }
    for (const server of accepted) {
      const connection = unpaired.get(`${server.remotePort} ${server.localPort}`);
      if (connection !== undefined && server.remotePort !== undefined) connection.server = server;
      if (server.destroyed || connection !== undefined) accepted.delete(server);
    }
  };

  const foreign = ({ server, since }: Connection) =>
    server === undefined && performance.now() - since >= acceptMs;

  const counts = ({ client, server }: Connection): string =>
    [client, server].map((end) => `${end?.bytesRead} ${end?.bytesWritten} ${end?.destroyed}`).join();

  const quiet = (connection: Connection): boolean => {
    const { client, server } = connection;
    if (server === undefined) {
      if (client.destroyed) connections.delete(connection);
      return client.destroyed || foreign(connection);
    }
    if (client.destroyed && server.destroyed) return connections.delete(connection);
    const balanced =
      client.destroyed === server.destroyed &&
      client.bytesWritten === server.bytesRead &&
      server.bytesWritten === client.bytesRead;
    return balanced || (connection.ignored !== undefined && connection.ignored === counts(connection));
  };

  const channels = [
    ['net.client.socket', onClient],
    ['net.server.socket', onServer],
    ['http.client.request.start', onRequest],
  ] as const;
  for (const [name, listener] of channels) diagnostics.subscribe(name, listener);

  return {
    awaitingOthers() {
      pair();
      const strangers = new Set<Socket>();
      for (const connection of connections) if (foreign(connection)) strangers.add(connection.client);
      return (
        strangers.size > 0 &&
        [...requests].some(({ socket }) => socket !== null && strangers.has(socket) && !socket.destroyed)
      );
    },
    settled() {
      pair();
      let settled = true;
      for (const connection of connections) if (!quiet(connection)) settled = false;
      return settled;
    },
    giveUp() {
      for (const connection of connections) connection.ignored = counts(connection);
    },
    close() {
      for (const [name, listener] of channels) diagnostics.unsubscribe(name, listener);
      connections.clear();
      accepted.clear();
      requests.clear();
    },
  };
}
