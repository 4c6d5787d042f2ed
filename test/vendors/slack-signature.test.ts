import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verifySlackSignature } from '../../lambdas/vendors/slack-signature.ts';
import { signSlackRequest } from '../../lib/local/vendors/slack/sign-request.ts';

/** The example published in Slack's documentation ("Verifying requests from Slack"). */
const published = {
  signingSecret: '8f742231b10e8888abcd99yyyzzz85a5',
  timestamp: '1531420618',
  signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  rawBody: Buffer.from(
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  ),
  now: 1531420618_000,
};

const reasonOf = (changes: Partial<Parameters<typeof verifySlackSignature>[0]>) => {
  const verdict = verifySlackSignature({ ...published, ...changes });
  return verdict.valid ? 'valid' : verdict.reason;
};

describe('verifySlackSignature', () => {
  it("accepts the example of Slack's documentation", () => {
    assert.deepEqual(verifySlackSignature(published), { valid: true });
  });

  it('refuses a body that differs by one byte', () => {
    const rawBody = Buffer.from(published.rawBody);
    rawBody.writeUInt8(rawBody.readUInt8(9) ^ 1, 9);

    assert.equal(reasonOf({ rawBody }), 'mismatch');
  });

  it('refuses a body that was decoded and encoded again', () => {
    const again = new URLSearchParams(published.rawBody.toString()).toString().replaceAll('%2F', '/');

    assert.equal(reasonOf({ rawBody: Buffer.from(again) }), 'mismatch');
  });

  it('refuses an interaction that reads the same but is encoded another way', () => {
    const encoded = 'payload=%7B%22text%22%3A%22Spring+is+here%2A%22%7D';
    const timestamp = published.timestamp;
    const { signingSecret } = published;
    const rawBody = Buffer.from(encoded);
    const signature = signSlackRequest({ signingSecret, timestamp: Number(timestamp), rawBody })[
      'x-slack-signature'
    ];

    assert.equal(reasonOf({ signature, rawBody }), 'valid');
    const again = [
      encoded.replaceAll('+', '%20'),
      encoded.replaceAll('%7B', '%7b'),
      encoded.replaceAll('%2A', '*'),
      decodeURIComponent(encoded),
      `${encoded}&`,
    ];
    for (const body of again) {
      assert.equal(reasonOf({ signature, rawBody: Buffer.from(body) }), 'mismatch', body);
    }
  });

  it('refuses a signature for the wrong time, even one within the window', () => {
    for (const seconds of [-299, -1, 1, 299]) {
      const timestamp = String(Number(published.timestamp) + seconds);
      assert.equal(reasonOf({ timestamp }), 'mismatch', timestamp);
    }
  });

  it('refuses another secret and another timestamp', () => {
    assert.equal(reasonOf({ signingSecret: 'another' }), 'mismatch');
    assert.equal(reasonOf({ timestamp: '1531420619' }), 'mismatch');
  });

  it('accepts five minutes of difference either way and no more', () => {
    for (const sign of [-1, 1]) {
      assert.equal(reasonOf({ now: published.now + sign * 300_000 }), 'valid');
      assert.equal(reasonOf({ now: published.now + sign * 300_001 }), 'outside-time-window');
    }
  });

  it('refuses a request without its headers', () => {
    assert.equal(reasonOf({ timestamp: undefined }), 'missing');
    assert.equal(reasonOf({ signature: undefined }), 'missing');
    assert.equal(reasonOf({ signature: '' }), 'missing');
  });

  it('refuses headers that Slack would not write', () => {
    const { signature } = published;
    for (const timestamp of ['soon', '1531420618.5', '-1531420618', '0x5b479e0a', '1e9', ' 1531420618']) {
      assert.equal(reasonOf({ timestamp }), 'malformed', timestamp);
    }
    for (const changed of [
      signature.slice('v0='.length),
      signature.replace('v0', 'v1'),
      signature.toUpperCase().replace('V0', 'v0'),
      signature.slice(0, -2),
      `${signature}00`,
      `v0=${'zz'.repeat(32)}`,
    ]) {
      assert.equal(reasonOf({ signature: changed }), 'malformed', changed);
    }
  });

  it('signs over bytes, so that a body need not be text', () => {
    assert.equal(reasonOf({ rawBody: Buffer.from([0xff, 0xfe, 0x00]) }), 'mismatch');
  });
});
