import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIPv6, type LookupFunction } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { VendorRejectedError } from '../../platform/errors.ts';

/** Where a request goes: straight to addresses that were checked, or through a proxy that checks for itself. */
export type Route =
  | { readonly kind: 'direct'; readonly addresses: readonly string[] }
  | { readonly kind: 'gateway'; readonly gateway: URL };

/** Sends a GET, and answers as soon as the headers are there; the caller reads or destroys the body. */
export async function requestPage(
  url: URL,
  route: Route,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const options = { method: 'GET', headers: { ...headers, host: url.host }, agent: false, signal };
  const target = route.kind === 'direct' ? straight(url, route.addresses) : forwarded(url, route.gateway);
  const send = target.protocol === 'https:' ? requestHttps : requestHttp;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  send({ ...options, ...target })
    .on('response', resolve)
    .on('error', reject)
    .end();
  return promise;
}

/** The name stays what certificates are checked against; only the look-up is replaced. */
function straight(url: URL, addresses: readonly string[]): RequestOptions {
  return {
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port,
    path: `${url.pathname}${url.search}`,
    lookup: pinned(addresses),
  };
}

/** As to a forward proxy, with the whole address in the request line; a gateway does TLS for itself. */
function forwarded(url: URL, gateway: URL): RequestOptions {
  return { protocol: gateway.protocol, hostname: gateway.hostname, port: gateway.port, path: url.href };
}

/** Answers the checked addresses, whatever the name resolves to by now. */
function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_hostname, options, answer) => {
    const [first] = all;
    if (options.all) answer(null, all);
    else answer(null, first?.address ?? '', first?.family ?? 4);
  };
}

/** The body as text, decompressed. @throws VendorRejectedError as soon as it is larger than `maxBytes`. */
export async function readText(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of decompressed(response)) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBytes) {
      response.destroy();
      throw new VendorRejectedError(`pages.fetch: larger than ${maxBytes} bytes`, { code: 'too_large' });
    }
    chunks.push(bytes);
  }
  return decoded(Buffer.concat(chunks), response.headers['content-type'] ?? '');
}

function decompressed(response: IncomingMessage): Readable {
  const ignoreHere = () => undefined;
  switch (response.headers['content-encoding'] ?? 'identity') {
    case 'identity':
      return response;
    case 'gzip':
      return pipeline(response, createGunzip(), ignoreHere);
    case 'br':
      return pipeline(response, createBrotliDecompress(), ignoreHere);
    case 'deflate':
      return pipeline(response, createInflate(), ignoreHere);
    default:
      response.destroy();
      throw new VendorRejectedError('pages.fetch: compressed in a way that was not asked for', {
        code: 'encoding_refused',
      });
  }
}

/** In the charset that the server says, else in UTF-8; bytes that do not fit become replacement characters. */
function decoded(bytes: Buffer, contentType: string): string {
  const [, charset = 'utf-8'] = /charset="?([\w-]+)/i.exec(contentType) ?? [];
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
