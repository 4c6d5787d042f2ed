import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseRobots } from '../../lambdas/vendors/pages/robots.ts';

const cases: readonly (readonly [what: string, robots: string, path: string, allowed: boolean])[] = [
  ['allows everything where nothing is said', '', '/a', true],
  ['allows everything where nothing is understood', '<html>not found</html>', '/a', true],
  ['disallows what begins so', 'User-agent: *\nDisallow: /private', '/private/a', false],
  ['allows what does not begin so', 'User-agent: *\nDisallow: /private', '/public', true],
  ['disallows all', 'User-agent: *\nDisallow: /', '/a', false],
  ['takes an empty rule for none', 'User-agent: *\nDisallow:', '/a', true],
  ['prefers the group that names us', 'User-agent: *\nDisallow: /\n\nUser-agent: us\nAllow: /', '/a', true],
  ['leaves rules for others alone', 'User-agent: other\nDisallow: /', '/a', true],
  ['does not care how our name is written', 'USER-AGENT: Us\ndisallow: /', '/a', false],
  ['gives rules to all names above them', 'User-agent: other\nUser-agent: us\nDisallow: /a', '/a', false],
  ['joins groups of one name', 'User-agent: us\nDisallow: /a\nUser-agent: us\nDisallow: /b', '/b', false],
  ['lets the longest rule decide', 'User-agent: *\nDisallow: /a\nAllow: /a/b', '/a/b/c', true],
  [
    'lets the longest rule decide, whatever the order',
    'User-agent: *\nAllow: /a\nDisallow: /a/b',
    '/a/b',
    false,
  ],
  ['lets Allow decide between equals', 'User-agent: *\nDisallow: /a\nAllow: /a', '/a', true],
  ['knows the star', 'User-agent: *\nDisallow: /*/secret', '/any/secret/x', false],
  ['knows the star in a query', 'User-agent: *\nDisallow: /*?session=', '/a?session=1', false],
  ['knows the end', 'User-agent: *\nDisallow: /*.pdf$', '/a.pdf', false],
  ['knows that it is not the end', 'User-agent: *\nDisallow: /*.pdf$', '/a.pdf?x=1', true],
  ['knows a whole path', 'User-agent: *\nDisallow: /a$', '/a', false],
  ['knows that a path goes on', 'User-agent: *\nDisallow: /a$', '/ab', true],
  ['does not count a piece twice', 'User-agent: *\nDisallow: /a*ab$', '/ab', true],
  ['drops comments', 'User-agent: * # all\nDisallow: /a # not this', '/a', false],
  ['reads line ends of any kind', 'User-agent: *\r\nDisallow: /a\rDisallow: /b', '/b', false],
  ['reads past a byte order mark', '\ufeffUser-agent: *\nDisallow: /a', '/a', false],
  ['compares what is encoded', 'User-agent: *\nDisallow: /caf%C3%A9', '/café', false],
  ['always allows the robots.txt itself', 'User-agent: *\nDisallow: /', '/robots.txt', true],
];

describe('a robots.txt', () => {
  for (const [what, robots, path, allowed] of cases) {
    it(what, () => {
      const rules = parseRobots(robots, 'us');
      assert.equal(rules.allows(new URL(path, 'https://acme.example')), allowed);
    });
  }

  it('is decided at once, however many stars a rule has', () => {
    const rules = parseRobots(`User-agent: *\nDisallow: /${'*a'.repeat(5_000)}$`, 'us');
    assert.equal(rules.allows(new URL(`https://acme.example/${'a'.repeat(4_999)}b`)), true);
  });
});
