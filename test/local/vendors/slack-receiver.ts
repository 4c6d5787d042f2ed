import assert from 'node:assert/strict';
import { createServer } from 'node:http';

export interface ReceivedCallback {
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly rawBody: Buffer;
}

export interface GivenAnswer {
  readonly status?: number;
  readonly contentType?: string;
  /** Sent as it is where it is text, as JSON otherwise; nothing without it. */
  readonly body?: unknown;
}

/** What stands where an app's callbacks go: it keeps what comes and answers as it is told. */
export interface SlackReceiver {
  readonly callbackUrl: string;
  readonly received: readonly ReceivedCallback[];
  /** The answers to the callbacks to come, the last one for all after it; 200 and nothing at first. */
  answerWith(...answers: readonly (GivenAnswer | Promise<GivenAnswer>)[]): void;
  close(): void;
}

export async function startSlackReceiver(): Promise<SlackReceiver> {
  const received: ReceivedCallback[] = [];
  let planned: (GivenAnswer | Promise<GivenAnswer>)[] = [{}];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ headers: request.headers, rawBody: Buffer.concat(chunks) });
    const answer = planned.length > 1 ? planned.shift() : planned[0];
    const { status = 200, body = '', contentType = 'application/json' } = (await answer) ?? {};
    response.writeHead(status, body === '' ? {} : { 'content-type': contentType });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return {
    callbackUrl: `http://127.0.0.1:${address.port}/slack`,
    received,
    answerWith(...answers) {
      planned = [...answers];
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
