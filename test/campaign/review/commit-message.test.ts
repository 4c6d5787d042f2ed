import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { effectIdOf } from '../../../lambdas/campaign/identity.ts';
import type { CampaignRecord } from '../../../lambdas/campaign/record.ts';
import { commitMessage, contentOfOwnCommit } from '../../../lambdas/campaign/review/commit-message.ts';

const campaignId = '0193d3c0-0000-7000-8000-000000000001';
const other = '0193d3c0-0000-7000-8000-000000000002';
const hash = 'a'.repeat(64);
/** Only the keys of the ledger count. */
const record = {
  campaignId,
  effects: { 'review/branch@1': {}, 'review/commit@1': {} },
} as unknown as Pick<CampaignRecord, 'campaignId' | 'effects'>;
const effect = (key: string, campaign = campaignId) => ({ id: effectIdOf(campaign, key) });

const ours = commitMessage('Autumn Launch', hash, effect('review/branch@1'));
const contentOf = (message: string) => contentOfOwnCommit(message, record);

describe('a commit of ours', () => {
  it('says which content it holds', () => {
    assert.equal(contentOf(ours), hash);
    assert.equal(contentOf(commitMessage('Autumn Launch', hash, effect('review/commit@1'))), hash);
  });

  it('is known without the line end that Git may take away', () => {
    assert.equal(contentOf(ours.trimEnd()), hash);
  });

  it('is known whatever the campaign is called', () => {
    for (const name of ['(.*)', 'A: B', `Campaign-Content: ${'b'.repeat(64)}`]) {
      assert.equal(contentOf(commitMessage(name, hash, effect('review/branch@1'))), hash);
    }
  });
});

describe('somebody else\u2019s commit', () => {
  const [subject = '', , ...body] = ours.split('\n');
  const trailers = body.join('\n').trim();

  for (const [what, message] of [
    ['that says nothing of ours', 'Better words'],
    ['that takes ours back', `Revert "${subject}"\n\nThis reverts commit 0123456789abcdef.\n`],
    [
      'that takes ours back and quotes it',
      `Revert "${subject}"\n\n${trailers}\n\nThis reverts commit 0123456.\n`,
    ],
    ['that quotes ours line by line', `Better\n\n${trailers.replaceAll(/^/gm, '> ')}\n`],
    ['that was picked from ours', `${ours}(cherry picked from commit 0123456)\n`],
    ['that puts a word after the trailers', `${ours}\nCo-authored-by: Kim <kim@acme.example>\n`],
    ['that has the trailers alone', `${trailers}\n`],
  ] as const) {
    it(`is not taken for ours: one ${what}`, () => {
      assert.equal(contentOf(message), undefined);
    });
  }

  it('is not taken for ours with the id of another campaign\u2019s effect, or of none', () => {
    for (const id of [effect('review/branch@1', other), effect('review/commit@2'), { id: 'made-up' }]) {
      assert.equal(contentOf(commitMessage('Autumn Launch', hash, id)), undefined);
    }
  });

  it('is not taken for ours without a whole hash', () => {
    for (const broken of ['', 'a'.repeat(63), 'A'.repeat(64), `${'a'.repeat(64)}0`]) {
      assert.equal(contentOf(commitMessage('Autumn Launch', broken, effect('review/branch@1'))), undefined);
    }
  });
});
