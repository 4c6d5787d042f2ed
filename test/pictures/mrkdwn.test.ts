import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { escapeMrkdwn } from '../../lambdas/vendors/slack-blocks.ts';
import { readMrkdwn } from './mrkdwn.ts';

const read = (text: string) => readMrkdwn(text, { U1: 'kim' });

describe('the markup of the pictures', () => {
  it('reads marks, also within each other, and mentions', () => {
    assert.deepEqual(read('<@U1> *bold _both_* ~gone~'), [
      [
        { reference: true, text: '@kim' },
        { text: ' ' },
        { bold: true, text: 'bold ' },
        { bold: true, italic: true, text: 'both' },
        { text: ' ' },
        { struck: true, text: 'gone' },
      ],
    ]);
  });

  it('reads no marks inside words, and none that are not closed', () => {
    for (const text of ['https://a.example/b_c_d', '2 * 3', '*open'])
      assert.deepEqual(read(text), [[{ text }]]);
  });

  it('shows what was escaped as it was written', () => {
    assert.deepEqual(read(escapeMrkdwn('a < b & <@U1>')), [[{ text: 'a < b & <@U1>' }]]);
  });

  it('keeps empty lines', () => {
    assert.deepEqual(read('a\n\nb'), [[{ text: 'a' }], [], [{ text: 'b' }]]);
  });
});
