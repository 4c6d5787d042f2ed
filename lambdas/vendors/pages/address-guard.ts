import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { VendorRejectedError, VendorUnavailableError } from '../../platform/errors.ts';

/** Answers all IP addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export const systemResolve: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

/** Names that mean this machine or something inside a private network, whatever they resolve to. */
const insideNames = /(^|\.)(localhost|local|localdomain|internal|intranet|private|corp|home|lan|home\.arpa)$/;

/** What IANA has given out for the public: everything else in IPv6 is special or not in use. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/**
 * The address as we may ask for it, as far as its text tells.
 * @throws VendorRejectedError with the reason.
 */
export function checkUrl(address: string): URL {
  const url = URL.parse(address);
  if (url === null) throw refusal(address, 'it is no web address');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refusal(address, `only http and https are read, not ${url.protocol.slice(0, -1)}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw refusal(url.host, 'user names and passwords in an address are not sent');
  }
  if (!['', '80', '443'].includes(url.port)) throw refusal(url.host, 'only ports 80 and 443 are read');
  const host = hostOf(url);
  if (ipaddr.isValid(host)) {
    if (!isPublic(host)) throw refusal(host, 'it is not a public address');
  } else if (insideNames.test(host) || !host.includes('.')) {
    throw refusal(host, 'it is not a public name');
  }
  url.hash = '';
  return url;
}

/**
 * The addresses behind a checked URL, every one of them public. The connection has to go to one of these:
 * a second look-up may answer something else.
 * @throws VendorRejectedError if one of them is not public, or the name does not exist.
 */
export async function publicAddresses(url: URL, resolve: Resolve): Promise<readonly string[]> {
  const host = hostOf(url);
  if (ipaddr.isValid(host)) return [host];
  const addresses = await resolved(host, resolve);
  if (addresses.length === 0) throw refusal(host, 'the name has no address');
  if (!addresses.every(isPublic)) throw refusal(host, 'the name leads to an address that is not public');
  return addresses;
}

async function resolved(host: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    return await resolve(host);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOTFOUND') throw refusal(host, 'the name does not exist');
    throw new VendorUnavailableError(`pages.resolve: the name ${host} could not be looked up`, {
      cause: error,
    });
  }
}

/** Without the brackets of IPv6 and the dot of a fully qualified name. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(globalUnicast);
}

function refusal(subject: string, reason: string): VendorRejectedError {
  return new VendorRejectedError(`pages.guard: ${subject.slice(0, 200)} is not read: ${reason}`, {
    code: 'address_refused',
  });
}
