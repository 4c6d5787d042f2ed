import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchRoute } from '../../../lib/local/http-api/match-route.ts';
import { aRoute } from './served-api.ts';

const routes = [
  '$default',
  'ANY /{proxy+}',
  'GET /pets/{proxy+}',
  'GET /pets/{id}',
  'ANY /pets/{id}',
  'GET /pets/dog',
  'POST /pets',
  'ANY /pets/{id}/toys/{toy}',
].map((key) => {
  const [method = '', path] = key.split(' ');
  return path === undefined ? aRoute(key) : aRoute(path, { method });
});

describe('matchRoute', () => {
  const cases: readonly (readonly [string, string, string, Record<string, string>])[] = [
    ['GET', '/pets/dog', 'GET /pets/dog', {}],
    ['GET', '/pets/cat', 'GET /pets/{id}', { id: 'cat' }],
    ['DELETE', '/pets/cat', 'ANY /pets/{id}', { id: 'cat' }],
    ['GET', '/pets/cat/food/dry', 'GET /pets/{proxy+}', { proxy: 'cat/food/dry' }],
    ['PUT', '/pets/cat/food', 'ANY /{proxy+}', { proxy: 'pets/cat/food' }],
    ['GET', '/pets/cat/toys/ball', 'ANY /pets/{id}/toys/{toy}', { id: 'cat', toy: 'ball' }],
    ['POST', '/pets', 'POST /pets', {}],
    ['GET', '/', '$default', {}],
  ];
  for (const [method, path, routeKey, pathParameters] of cases) {
    it(`sends ${method} ${path} to ${routeKey}`, () => {
      const match = matchRoute(routes, method, path);
      assert.equal(match?.routeKey, routeKey);
      assert.deepEqual(match?.pathParameters, pathParameters);
    });
  }

  it('finds nothing for a path or a method without a route', () => {
    const few = [aRoute('/pets/{id}', { method: 'GET' })];
    assert.equal(matchRoute(few, 'POST', '/pets/cat'), undefined);
    assert.equal(matchRoute(few, 'GET', '/pets'), undefined);
    assert.equal(matchRoute(few, 'GET', '/pets/'), undefined);
    assert.equal(matchRoute(few, 'GET', '/pets/cat/toys'), undefined);
  });
});
