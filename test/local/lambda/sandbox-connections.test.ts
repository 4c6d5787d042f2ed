import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it } from 'node:test';
import { createSandboxConnections } from '../../../lib/local/lambda/sandbox-connections.ts';

/** A request that has got a connection between these ports. */
function aRequest(localPort: number, remotePort: number) {
  const socket = Object.assign(new EventEmitter(), { localPort, remotePort, destroyed: false });
  const request = Object.assign(new EventEmitter(), { destroy: () => {} });
  return { request, socket, connect: () => request.emit('socket', socket) };
}

describe('the connections of a sandbox', () => {
  it('are known by both ends, since one client port leads to several servers', () => {
    const connections = createSandboxConnections();
    const { request, connect } = aRequest(40_000, 3_001);
    connections.request(
      () => request,
      () => undefined,
    );
    connect();
    assert.equal(connections.has({ client: 40_000, server: 3_001 }), true);
    assert.equal(connections.has({ client: 40_000, server: 3_002 }), false);
    assert.equal(connections.has({ client: 40_001, server: 3_001 }), false);
  });

  it('are forgotten when they are closed', () => {
    const connections = createSandboxConnections();
    const { request, socket, connect } = aRequest(40_000, 3_001);
    connections.request(
      () => request,
      () => undefined,
    );
    connect();
    socket.emit('close');
    assert.equal(connections.has({ client: 40_000, server: 3_001 }), false);
  });
});
