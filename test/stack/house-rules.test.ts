import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const sources = globSync([
  'bin/app.ts',
  'lib/{constructs,workflow}/**/*.ts',
  'lib/{campaign-stack,check-config,config,stages,synthesise}.ts',
]).map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** Sources that contain the pattern. */
const filesWith = (pattern: RegExp): string[] =>
  sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

describe('the CDK code', () => {
  it('is looked at', () => {
    assert.ok(sources.length > 30);
  });

  it('grants, and writes no policy by hand', () => {
    assert.deepEqual(filesWith(/PolicyStatement|addToRolePolicy|ManagedPolicy|inlinePolicies/), []);
  });

  it('makes functions in one place only', () => {
    assert.deepEqual(filesWith(/new (LambdaFunction|lambda\.Function|NodejsFunction)\b/), [
      'lib/constructs/orchestrator-function.ts',
    ]);
  });

  it('reads no environment variable', () => {
    assert.deepEqual(filesWith(/process\.env/), []);
  });
});
