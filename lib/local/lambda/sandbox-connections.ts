import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { ConnectionPorts } from '../connection-ports.ts';

/** The connections that the code of one sandbox has opened. */
export interface SandboxConnections {
  /** Sends through `send`, unless the connections are cut: then nothing is sent and nothing ever answers. */
  request(send: () => unknown, sendNowhere: (createConnection: () => Duplex) => unknown): unknown;
  /** Whether it is one of them. */
  has(ports: ConnectionPorts): boolean;
  /** Ends all of them without a word to the code that waits for them. Idempotent. */
  cut(): void;
}

export function createSandboxConnections(): SandboxConnections {
  const requests = new Set<ClientRequest>();
  const sockets = new Set<Socket>();
  let isCut = false;

  const note = (socket: Socket): void => {
    if (sockets.has(socket)) return;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };

  const track = (request: ClientRequest): void => {
    requests.add(request);
    request.once('close', () => requests.delete(request));
    request.once('socket', note);
  };

  return {
    request(send, sendNowhere) {
      if (isCut) return sendNowhere(silence);
      const request = send();
      if (isRequest(request)) track(request);
      return request;
    },
    // A port is free again before its last socket says that it is closed.
    has: ({ client, server }) =>
      [...sockets].some(
        ({ localPort, remotePort, destroyed }) => localPort === client && remotePort === server && !destroyed,
      ),
    cut() {
      isCut = true;
      for (const request of requests) {
        // Whoever waits for an answer, or for the end of one, waits for ever.
        const response: unknown = Reflect.get(request, 'res');
        if (hasListeners(response)) response.removeAllListeners();
        request.removeAllListeners().on('error', () => {});
        request.destroy();
      }
      for (const socket of sockets) socket.destroy();
      requests.clear();
      sockets.clear();
    },
  };
}

/** A connection that takes nothing and says nothing. */
const silence = (): Duplex => new Duplex({ read() {}, write() {} });

function isRequest(value: unknown): value is ClientRequest {
  return typeof value === 'object' && value !== null && 'destroy' in value && 'once' in value;
}

function hasListeners(value: unknown): value is { removeAllListeners(): void } {
  return typeof value === 'object' && value !== null && 'removeAllListeners' in value;
}
