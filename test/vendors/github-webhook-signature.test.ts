import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verifyGithubSignature } from '../../lambdas/vendors/github/webhook-signature.ts';

/** The example published in GitHub's documentation ("Validating webhook deliveries"). */
const published = {
  secret: "It's a Secret to Everybody",
  signature: 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
  rawBody: Buffer.from('Hello, World!'),
};

const reasonOf = (changes: Partial<Parameters<typeof verifyGithubSignature>[0]>) => {
  const verdict = verifyGithubSignature({ ...published, ...changes });
  return verdict.valid ? 'valid' : verdict.reason;
};

describe('verifyGithubSignature', () => {
  it("accepts the example of GitHub's documentation", () => {
    assert.deepEqual(verifyGithubSignature(published), { valid: true });
  });

  it('refuses a body that differs by one byte, and another secret', () => {
    assert.equal(reasonOf({ rawBody: Buffer.from('Hello, World?') }), 'mismatch');
    assert.equal(reasonOf({ rawBody: Buffer.alloc(0) }), 'mismatch');
    assert.equal(reasonOf({ secret: 'another' }), 'mismatch');
  });

  it('refuses a request without the header', () => {
    assert.equal(reasonOf({ signature: undefined }), 'missing');
    assert.equal(reasonOf({ signature: '' }), 'missing');
  });

  it('refuses a header that GitHub would not write', () => {
    const { signature } = published;
    for (const changed of [
      signature.slice('sha256='.length),
      signature.replace('sha256', 'sha1'),
      signature.toUpperCase(),
      signature.slice(0, -2),
      `${signature}00`,
      `${signature}\n`,
      `sha256=${'zz'.repeat(32)}`,
    ]) {
      assert.equal(reasonOf({ signature: changed }), 'malformed', changed);
    }
  });

  it('signs over bytes, so that a body need not be text', () => {
    assert.equal(reasonOf({ rawBody: Buffer.from([0xff, 0xfe, 0x00]) }), 'mismatch');
  });
});
