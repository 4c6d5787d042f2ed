import { createServer } from 'node:http';
import * as z from 'zod';
import { type GithubDelivery, parseGithubDelivery } from '../../../lambdas/vendors/github/webhook.ts';

/** A delivery as it arrived. */
export interface ReceivedDelivery {
  /** Names in lower case. */
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly rawBody: Buffer;
}

export interface GithubReceiver {
  readonly url: string;
  /** Oldest first. */
  readonly received: readonly ReceivedDelivery[];
  /** Resolves with the next one to arrive. */
  next(): Promise<ReceivedDelivery>;
  /** Answers so from now on; 204 by default, and never at all with `undefined`. */
  answerWith(status: number | undefined): void;
  close(): Promise<void>;
}

/** A server that takes webhooks, on loopback. */
export async function startGithubReceiver(): Promise<GithubReceiver> {
  const received: ReceivedDelivery[] = [];
  const waiting: ((delivery: ReceivedDelivery) => void)[] = [];
  let status: number | undefined = 204;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const delivery = { headers: request.headers, rawBody: Buffer.concat(chunks) };
    received.push(delivery);
    for (const tell of waiting.splice(0)) tell(delivery);
    if (status !== undefined) response.writeHead(status).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = z.looseObject({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}/callbacks/github`,
    received,
    next() {
      const { promise, resolve } = Promise.withResolvers<ReceivedDelivery>();
      waiting.push(resolve);
      return promise;
    },
    answerWith(next) {
      status = next;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

export function headerOf({ headers }: ReceivedDelivery, name: string): string | undefined {
  return headers[name]?.toString();
}

/** As a test reads it: whatever it holds. */
export function payloadOf({ rawBody }: ReceivedDelivery) {
  return JSON.parse(rawBody.toString('utf8'));
}

/** Reads a delivery as the product does. */
export function readDelivery(delivery: ReceivedDelivery): GithubDelivery {
  return parseGithubDelivery({
    event: headerOf(delivery, 'x-github-event'),
    delivery: headerOf(delivery, 'x-github-delivery'),
    rawBody: delivery.rawBody,
  });
}
