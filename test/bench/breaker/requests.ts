import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Send } from '../../support/dynalite-table.ts';
import type { Contender } from './contender.ts';

export interface Requests {
  reads: number;
  writes: number;
}

/** Counts what a store is asked for. */
export function counting(send: Send): { readonly send: Send; readonly requests: Requests } {
  const requests = { reads: 0, writes: 0 };
  return {
    requests,
    send: (command) => {
      requests[command instanceof GetCommand ? 'reads' : 'writes'] += 1;
      return send(command);
    },
  };
}

const calls = 1_000;

/** What 1,000 healthy calls of one environment ask of the store, a hundred of them a second. */
export async function requestsOf(contender: Contender, send: Send, service: string): Promise<Requests> {
  const clock = { time: Date.parse('2026-03-02T09:00:00Z'), now: () => clock.time };
  const counted = counting(send);
  const guard = contender({ service, send: counted.send, clock });
  for (let call = 0; call < calls; call += 1) {
    await guard(async () => 1);
    clock.time += 10;
  }
  return counted.requests;
}
