import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clip, escapeMrkdwn, plainText, slackLimits } from '../../lambdas/vendors/slack-blocks.ts';

describe('escapeMrkdwn', () => {
  it('keeps text from being read as a mention, a link or an entity', () => {
    assert.equal(
      escapeMrkdwn('<!channel> & <https://evil.example|Click> &lt;'),
      '&lt;!channel&gt; &amp; &lt;https://evil.example|Click&gt; &amp;lt;',
    );
  });
});

describe('clip', () => {
  it('leaves text that fits as it is, and marks what it shortens', () => {
    assert.equal(clip('abc', 3), 'abc');
    assert.equal(clip('abcd', 3), 'ab…');
  });

  it('does not cut a character in two', () => {
    assert.equal(clip('a😀b', 3), 'a…');
  });
});

describe('plainText', () => {
  it('keeps within the limit of a button', () => {
    assert.equal(plainText('x'.repeat(200)).text.length, slackLimits.buttonText);
  });
});
