import type { Clock } from '../clock/clock.ts';
import { type DataSources, notionApi, notionError } from './notion-api.ts';
import { marketResearch } from './notion-market-research.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

export interface NotionSandboxOptions {
  readonly clock: Clock;
  readonly port?: number;
  /** @default 'ntn_sandbox' */
  readonly token?: string;
  /** Pages by data source. @default a few entries of market research in `market-research` */
  readonly dataSources?: DataSources;
}

/** Notion's data sources, for reading. It makes nothing, so it has no artifacts. */
export interface NotionSandbox extends Sandbox {
  /** What the product keeps as its Notion secret to talk to this sandbox. */
  secret(): { readonly token: string; readonly baseUrl: string };
  /** From now on a query has at most so many results in all, and says that it is incomplete. */
  cutShortAfter(results: number): void;
  /** Refuses the next requests as Notion does, with `Retry-After`: 429 for our rate, 529 for its own load. */
  throttle(times: number, forMs: number, status?: 429 | 529): void;
}

export async function startNotionSandbox(options: NotionSandboxOptions): Promise<NotionSandbox> {
  const { clock, token = 'ntn_sandbox', dataSources = { 'market-research': marketResearch } } = options;
  let resultLimit = Number.POSITIVE_INFINITY;
  const sandbox = await startSandbox({
    name: 'notion',
    clock,
    ...(options.port === undefined ? {} : { port: options.port }),
    handler: () => notionApi({ token, dataSources, resultLimit: () => resultLimit }),
  });
  return {
    ...sandbox,
    secret: () => ({ token, baseUrl: sandbox.url }),
    cutShortAfter: (results) => {
      resultLimit = results;
    },
    throttle: (times, forMs, status = 429) => {
      const answer = {
        ...notionError(status, 'Try again later.'),
        headers: { 'retry-after': String(Math.ceil(forMs / 1000)) },
      };
      sandbox.faults.add({ times, fault: { kind: 'answer', answer } });
    },
  };
}
