import type { Clock } from '../clock/clock.ts';
import { pageSites } from './pages/sites.ts';
import { type Sandbox, type SandboxAnswer, type SandboxRequest, startSandbox } from './sandbox.ts';

export interface PagesSandboxOptions {
  readonly clock: Clock;
  readonly port?: number;
  /** HTML, or a whole answer, by absolute address; three sites under reserved names by default. */
  readonly pages?: Readonly<Record<string, string | SandboxAnswer>>;
}

/** The web as seen through a forward proxy. It only reads, so it keeps no artifacts. */
export interface PagesSandbox extends Sandbox {
  /** What the product has as the address of its egress proxy. */
  gatewayUrl(): string;
  /** Puts a page there, or a whole answer in its place. */
  publish(address: string, page: string | SandboxAnswer): void;
  /** Every address that was asked for, oldest first (the last 10,000). */
  readonly visits: readonly string[];
}

const keptVisits = 10_000;

export async function startPagesSandbox(options: PagesSandboxOptions): Promise<PagesSandbox> {
  const pages = new Map<string, string | SandboxAnswer>();
  const hosts = new Set<string>();
  const visits: string[] = [];

  const publish = (address: string, page: string | SandboxAnswer) => {
    const url = new URL(address);
    hosts.add(url.host);
    pages.set(url.href, page);
  };

  const answer = (request: SandboxRequest): SandboxAnswer => {
    const url = URL.parse(request.target);
    if (url === null) return text(400, 'This is a proxy: the request line needs the whole address.');
    visits.push(url.href);
    if (visits.length > keptVisits) visits.shift();
    if (!hosts.has(url.host)) return text(502, `There is no ${url.host}.`);
    if (request.method !== 'GET') return text(405, 'Only GET.');
    const page = pages.get(url.href);
    if (page === undefined) return html(404, '<!doctype html><title>Not found</title><h1>Not found</h1>');
    return typeof page === 'string' ? html(200, page) : page;
  };

  for (const [address, page] of Object.entries(options.pages ?? pageSites)) publish(address, page);
  const sandbox = await startSandbox({
    name: 'pages',
    clock: options.clock,
    ...(options.port === undefined ? {} : { port: options.port }),
    handler: () => answer,
  });
  return { ...sandbox, gatewayUrl: () => sandbox.url, publish, visits };
}

function html(status: number, body: string): SandboxAnswer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

function text(status: number, body: string): SandboxAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
