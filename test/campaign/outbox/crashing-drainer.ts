import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { CampaignTable } from '../../../lambdas/campaign/campaign-table.ts';
import type { NoticeChannel } from '../../../lambdas/campaign/outbox/tell-people.ts';
import type { Whispering } from '../../../lambdas/campaign/outbox/tell-person.ts';

/** The death of one invocation. Whatever it still tries afterwards does nothing. */
export interface Crash {
  around<T>(step: () => Promise<T>): Promise<T>;
  happened(): boolean;
}

/** Dies at the given step, counted from 1, before it is carried out or after; never, where none is given. */
export function aCrash(plan?: { readonly at: number; readonly when: 'before' | 'after' }): Crash {
  let steps = 0;
  let dead = false;
  const dieIf = (now: boolean) => {
    dead ||= now;
    if (dead) throw new Error('the process is dead');
  };
  return {
    async around(step) {
      steps += 1;
      const here = steps === plan?.at;
      dieIf(here && plan?.when === 'before');
      const result = await step();
      dieIf(here);
      return result;
    },
    happened: () => dead,
  };
}

export function crashingTable(table: CampaignTable, crash: Crash): CampaignTable {
  const send = (...command: Parameters<DynamoDBDocumentClient['send']>) =>
    crash.around(async () => table.documents.send(...command));
  return { ...table, documents: { send } as unknown as DynamoDBDocumentClient };
}

type Client = NoticeChannel['client'] & Whispering['client'];

export function crashingChannel(client: Client, crash: Crash): Client {
  return {
    whisper: (whisper) => crash.around(() => client.whisper(whisper)),
    postMessage: (...message) => crash.around(() => client.postMessage(...message)),
    findMessage: (...search) => crash.around(() => client.findMessage(...search)),
  };
}
