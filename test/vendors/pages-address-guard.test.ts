import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkUrl, publicAddresses } from '../../lambdas/vendors/pages/address-guard.ts';

const refused: readonly (readonly [string, string])[] = [
  ['loopback', 'http://127.0.0.1/'],
  ['another loopback', 'http://127.8.8.8/'],
  ['loopback in decimal', 'http://2130706433/'],
  ['loopback in hex', 'http://0x7f000001/'],
  ['loopback in octal', 'http://0177.0.0.1/'],
  ['loopback in mixed hex', 'http://0x7f.1/'],
  ['loopback in short', 'http://127.1/'],
  ['loopback in full-width digits', 'http://１２７.0.0.1/'],
  ['loopback with encoded dots', 'http://127%2e0%2e0%2e1/'],
  ['the unspecified address', 'http://0.0.0.0/'],
  ['this network', 'http://0.1.2.3/'],
  ['a private network, 10', 'http://10.0.0.1/'],
  ['a private network, 172.16', 'http://172.16.0.1/'],
  ['a private network, 172.31', 'http://172.31.255.255/'],
  ['a private network, 192.168', 'http://192.168.1.1/'],
  ['carrier-grade NAT', 'http://100.64.0.1/'],
  ['the metadata service of another cloud', 'http://100.100.100.200/'],
  ['the metadata service', 'http://169.254.169.254/latest/meta-data/'],
  ['the metadata service in decimal', 'http://2852039166/'],
  ['the container credentials', 'http://169.254.170.2/v2/credentials'],
  ['multicast', 'http://224.0.0.1/'],
  ['broadcast', 'http://255.255.255.255/'],
  ['reserved for the future', 'http://240.0.0.1/'],
  ['benchmarking', 'http://198.18.0.1/'],
  ['documentation', 'http://203.0.113.7/'],
  ['protocol assignments', 'http://192.0.0.8/'],
  ['loopback in IPv6', 'http://[::1]/'],
  ['unspecified in IPv6', 'http://[::]/'],
  ['loopback mapped into IPv6', 'http://[::ffff:127.0.0.1]/'],
  ['metadata mapped into IPv6', 'http://[::ffff:a9fe:a9fe]/'],
  ['a public address mapped into IPv6', 'http://[::ffff:8.8.8.8]/'],
  ['loopback as IPv4-compatible', 'http://[::7f00:1]/'],
  ['link-local IPv6', 'http://[fe80::1]/'],
  ['unique local IPv6', 'http://[fd00::1]/'],
  ['metadata in IPv6', 'http://[fd00:ec2::254]/'],
  ['site-local IPv6', 'http://[fec0::1]/'],
  ['multicast IPv6', 'http://[ff02::1]/'],
  ['documentation IPv6', 'http://[2001:db8::1]/'],
  ['loopback through NAT64', 'http://[64:ff9b::7f00:1]/'],
  ['a private address through 6to4', 'http://[2002:a00:1::1]/'],
  ['Teredo', 'http://[2001:0:4136:e378::1]/'],
  ['IPv6 that nobody has been given', 'http://[5f00::1]/'],
  ['localhost', 'http://localhost/'],
  ['localhost in capitals', 'http://LOCALHOST/'],
  ['localhost with a dot', 'http://localhost./'],
  ['below localhost', 'http://app.localhost/'],
  ['a name on the local link', 'http://printer.local/'],
  ['an internal name', 'http://metadata.google.internal/'],
  ['a name of a VPC', 'http://ip-10-0-0-1.eu-central-1.compute.internal/'],
  ['a home network', 'http://router.home.arpa/'],
  ['a bare name', 'http://intranet/'],
  ['another port', 'http://acme.example:8080/'],
  ['the Lambda runtime', 'http://127.0.0.1:9001/2018-06-01/runtime/invocation/next'],
  ['a database port', 'https://acme.example:5432/'],
  ['a user name', 'https://admin@acme.example/'],
  ['a password', 'https://admin:secret@acme.example/'],
  ['a host behind a user name', 'https://acme.example@127.0.0.1/'],
  ['a file', 'file:///etc/passwd'],
  ['FTP', 'ftp://acme.example/'],
  ['gopher', 'gopher://127.0.0.1:6379/_INFO'],
  ['data', 'data:text/html,hello'],
  ['script', 'javascript:alert(1)'],
  ['no address', 'acme.example'],
  ['nothing', ''],
];

describe('the guard of addresses', () => {
  for (const [what, address] of refused) {
    it(`refuses ${what}: ${address}`, () => {
      assert.throws(() => checkUrl(address), { name: 'VendorRejectedError', code: 'address_refused' });
    });
  }

  const accepted: readonly (readonly [string, string])[] = [
    ['https://acme.example/pricing', 'https://acme.example/pricing'],
    ['HTTP://Acme.Example:80/', 'http://acme.example/'],
    ['http://acme.example:443/', 'http://acme.example:443/'],
    ['https://acme.example/a?b=c#part', 'https://acme.example/a?b=c'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['http://93.184.216.34/', 'http://93.184.216.34/'],
    ['http://[2606:4700::6810:84e5]/', 'http://[2606:4700::6810:84e5]/'],
    ['https://localhost.example/', 'https://localhost.example/'],
  ];
  for (const [address, read] of accepted) {
    it(`accepts ${address}`, () => assert.equal(checkUrl(address).href, read));
  }

  it('does not repeat a password in what it says', () => {
    assert.throws(
      () => checkUrl('https://admin:hunter2@acme.example/'),
      (error: Error) => !error.message.includes('hunter2'),
    );
  });
});

describe('the guard of names', () => {
  const url = new URL('https://rebind.example/');

  it('answers every address of a public name', async () => {
    const addresses = ['93.184.216.34', '2606:4700::6810:84e5'];
    assert.deepEqual(await publicAddresses(url, async () => addresses), addresses);
  });

  it('asks nobody about an address that is one already', async () => {
    const resolve = () => assert.fail('was asked');
    assert.deepEqual(await publicAddresses(new URL('http://93.184.216.34/'), resolve), ['93.184.216.34']);
  });

  const answers: readonly (readonly [string, readonly string[]])[] = [
    ['a private address', ['10.1.2.3']],
    ['loopback', ['127.0.0.1']],
    ['loopback in IPv6', ['::1']],
    ['loopback mapped into IPv6', ['::ffff:127.0.0.1']],
    ['the metadata service', ['169.254.169.254']],
    ['one public and one private address', ['93.184.216.34', '192.168.0.1']],
    ['a link-local address with its zone', ['fe80::1%eth0']],
    ['what is no address', ['evil.example']],
    ['nothing', []],
  ];
  for (const [what, addresses] of answers) {
    it(`refuses a name that resolves to ${what}`, async () => {
      await assert.rejects(
        publicAddresses(url, async () => addresses),
        {
          name: 'VendorRejectedError',
          code: 'address_refused',
        },
      );
    });
  }

  it('refuses a name that does not exist', async () => {
    const resolve = async () => {
      throw Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
    };
    await assert.rejects(publicAddresses(url, resolve), {
      name: 'VendorRejectedError',
      message: /not exist/,
    });
  });

  it('takes a resolver that fails for an outage', async () => {
    const resolve = async () => {
      throw Object.assign(new Error('getaddrinfo'), { code: 'EAI_AGAIN' });
    };
    await assert.rejects(publicAddresses(url, resolve), { name: 'VendorUnavailableError' });
  });
});
