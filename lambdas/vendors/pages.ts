import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { CallGuard } from '../platform/call-guard.ts';
import type { Clock } from '../platform/clock.ts';
import { ThrottledError, VendorRejectedError, VendorUnavailableError } from '../platform/errors.ts';
import { retryAfter } from '../platform/vendor-http.ts';
import { checkUrl, publicAddresses, type Resolve, systemResolve } from './pages/address-guard.ts';
import { type ExtractPage, extractPage, type PageFacts } from './pages/page-extract.ts';
import { type Route, readText, requestPage } from './pages/page-request.ts';
import { everythingAllowed, parseRobots, type RobotsRules } from './pages/robots.ts';

/** How a stage reads pages. There is no secret. */
export const PagesSettings = z.object({
  /**
   * An egress proxy that resolves names and refuses private addresses by itself. It gets the whole address in
   * the request line, https addresses too.
   */
  gatewayUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Where a site's owner learns who reads it; part of the User-Agent. */
  contactUrl: z.url().optional(),
});
export type PagesSettings = z.infer<typeof PagesSettings>;

/** Public web pages, read politely: robots.txt counts, and nothing inside a network can be reached. */
export interface Pages {
  /**
   * @throws VendorRejectedError with the reason, where an address is not read or what is there is no page.
   * @throws ThrottledError where the site says when to come back.
   */
  fetchPage(address: string): Promise<PageFacts>;
}

export interface PagesOptions {
  readonly settings: PagesSettings;
  readonly clock: Clock;
  /** One for all sites: a site that does not answer says nothing of the others. */
  readonly guard: CallGuard;
  /** Looks names up; the system's resolver by default. */
  readonly resolve?: Resolve;
  readonly extract?: ExtractPage;
  /** Sends one GET; over the network by default. */
  readonly request?: typeof requestPage;
  /** Milliseconds in which a page has to come, with its redirects and their robots.txt. */
  readonly timeoutMs?: number;
}

const agent = 'campaign-orchestrator';
const mostRedirects = 3;
const mostBytes = 2 * 1024 * 1024;
const mostRobotsBytes = 512 * 1024;
const redirects = new Set([301, 302, 303, 307, 308]);

/** Make one for an invocation: what a site's robots.txt said is kept as long as the client lives. */
export function createPages(options: PagesOptions): Pages {
  const {
    settings,
    clock,
    guard,
    resolve = systemResolve,
    extract = extractPage,
    timeoutMs = 10_000,
  } = options;
  const request = options.request ?? requestPage;
  const gateway = settings.gatewayUrl === undefined ? undefined : new URL(settings.gatewayUrl);
  const headers = {
    'user-agent': settings.contactUrl === undefined ? agent : `${agent} (+${settings.contactUrl})`,
    accept: 'text/html',
    'accept-encoding': 'gzip, br',
  };
  const knownRobots = new Map<string, Promise<RobotsRules>>();

  const get = async (url: URL, signal: AbortSignal): Promise<IncomingMessage> => {
    const route: Route = gateway
      ? { kind: 'gateway', gateway }
      : { kind: 'direct', addresses: await Promise.race([publicAddresses(url, resolve), overdueIn(signal)]) };
    return guard.call({ service: 'pages', operation: 'pages.fetch', rated: false }, () =>
      request(url, route, headers, signal),
    );
  };

  /** Every hop is checked like the first address. */
  const follow = async <T>(
    start: URL,
    mayRead: (url: URL) => Promise<void>,
    use: (response: IncomingMessage, url: URL) => Promise<T>,
  ): Promise<T> => {
    const overdue = new AbortController();
    const timer = setTimeout(() => overdue.abort(), timeoutMs);
    try {
      let url = start;
      for (let hop = 0; hop <= mostRedirects; hop += 1) {
        await mayRead(url);
        const response = await get(url, overdue.signal);
        const { location } = response.headers;
        if (!redirects.has(response.statusCode ?? 0) || location === undefined)
          return await use(response, url);
        response.destroy();
        url = checkUrl(URL.parse(location, url.href)?.href ?? location);
      }
      throw new VendorRejectedError(`pages.fetch: ${start.host} redirects more than ${mostRedirects} times`, {
        code: 'too_many_redirects',
      });
    } catch (error) {
      throw unavailable(error, start, overdue.signal.aborted);
    } finally {
      clearTimeout(timer);
    }
  };

  const robotsOf = (url: URL): Promise<RobotsRules> => {
    const known = knownRobots.get(url.origin);
    if (known !== undefined) return known;
    const asked = follow(
      new URL('/robots.txt', url),
      async () => undefined,
      async (response, at) => {
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300)
          return parseRobots(await readText(response, mostRobotsBytes), agent);
        response.destroy();
        if (status === 429 || status >= 500) throw refusedBy(response, at, clock);
        return everythingAllowed;
      },
    );
    knownRobots.set(url.origin, asked);
    asked.catch(() => knownRobots.delete(url.origin));
    return asked;
  };

  const checkRobots = async (url: URL): Promise<void> => {
    if ((await robotsOf(url)).allows(url)) return;
    throw new VendorRejectedError(
      `pages.robots: the robots.txt of ${url.host} asks us not to read this page`,
      {
        code: 'robots_refused',
      },
    );
  };

  return {
    fetchPage: (address) =>
      follow(checkUrl(address), checkRobots, async (response, url) => {
        const refused = refusalOf(response, url, clock);
        if (refused !== undefined) {
          response.destroy();
          throw refused;
        }
        return extract(await readText(response, mostBytes), url);
      }),
  };
}

/** A look-up cannot be called off, only left behind. */
function overdueIn(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function refusalOf(response: IncomingMessage, url: URL, clock: Clock): Error | undefined {
  const status = response.statusCode ?? 0;
  if (status < 200 || status >= 300) return refusedBy(response, url, clock);
  const type = response.headers['content-type'] ?? '';
  if (/^text\/html\b/i.test(type)) return undefined;
  return new VendorRejectedError(`pages.fetch: ${url.host} sent ${type.slice(0, 80) || 'no type'}, no HTML`, {
    status,
    code: 'not_html',
  });
}

function refusedBy(response: IncomingMessage, url: URL, clock: Clock): Error {
  const status = response.statusCode ?? 0;
  const message = `pages.fetch: ${url.host} answered ${status}`;
  const wait = response.headers['retry-after'];
  if (status === 429 || (status === 503 && wait !== undefined)) {
    const headers = wait === undefined ? {} : { 'retry-after': wait };
    return new ThrottledError(message, retryAfter({ status, headers, body: undefined }, clock.now()));
  }
  if (status === 408 || status >= 500) return new VendorUnavailableError(message);
  return new VendorRejectedError(message, { status });
}

/** Our own errors as they are; whatever breaks a connection means that the site cannot be reached. */
function unavailable(error: unknown, url: URL, timedOut: boolean): unknown {
  if (
    error instanceof VendorRejectedError ||
    error instanceof ThrottledError ||
    error instanceof VendorUnavailableError
  ) {
    return error;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const reason = timedOut ? 'no answer in time' : (code ?? 'the connection broke');
  return new VendorUnavailableError(`pages.fetch: ${url.host}: ${reason}`, { cause: error });
}
