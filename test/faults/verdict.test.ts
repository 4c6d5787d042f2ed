import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WorldArtifact } from '../support/world-artifacts.ts';
import type { Ending } from './campaign-run.ts';
import type { Expectation } from './expectation.ts';
import { keptRecord } from './kept-record.ts';
import { judge, type Verdict } from './verdict.ts';

const asForeseen: Expectation = { statuses: [], unconfirmed: [], undoFailed: [] };

function anArtifact(kind: string, id: string, overrides: Partial<WorldArtifact> = {}): WorldArtifact {
  return { vendor: 'sendgrid', kind, id, createdAt: 0, data: {}, ...overrides };
}

const aRecord = (overrides: Record<string, unknown> = {}) => ({
  status: 'failed',
  saga: 'closed',
  reason: { step: 'Design', error: 'NoAssetsError', cause: '' },
  brief: { channels: ['email'], approvalRequired: false },
  effects: {},
  ...overrides,
});

const anEffect = (state: string, overrides: Record<string, unknown> = {}) => ({
  state,
  kind: 'single-send',
  result: { singleSendId: 's-1' },
  ...overrides,
});

function judged(
  record: Record<string, unknown> | undefined,
  { expected = asForeseen, ...ending }: Partial<Ending> & { readonly expected?: Expectation } = {},
): Verdict {
  const base = { campaignId: 'c', over: true, made: [], objects: [], told: [] };
  return judge({ ...base, ...ending, record: keptRecord(record) }, expected);
}

describe('the verdict of a case', () => {
  it('is clean for a campaign that failed and left nothing', () => {
    const gone = anArtifact('single-send', 's-1', { removedAt: 1 });
    const verdict = judged(aRecord({ effects: { 'distribution/email@1': anEffect('undone') } }), {
      made: [gone],
    });
    assert.deepEqual(Object.values(verdict).flat(), []);
  });

  it('finds what is there though its campaign failed', () => {
    assert.deepEqual(judged(aRecord(), { made: [anArtifact('single-send', 's-1')] }).orphans, [
      'sendgrid single-send s-1 is there and not listed',
    ]);
    assert.deepEqual(judged(aRecord(), { objects: ['campaigns/c/1.json'] }).orphans, [
      's3 campaigns/c/1.json is there and not listed',
    ]);
    assert.equal(judged(undefined, { made: [anArtifact('dashboard', 'd')] }).orphans.length, 1);
  });

  it('lets be what the record lists, and nothing of the same kind beside it', () => {
    const effects = { 'distribution/email@1': anEffect('undo_failed', { reason: 'refused' }) };
    const made = [anArtifact('single-send', 's-1'), anArtifact('single-send', 's-2')];
    assert.deepEqual(judged(aRecord({ effects }), { made }).orphans, [
      'sendgrid single-send s-2 is there and not listed',
    ]);
  });

  it('lets a closed pull request stay, and a message that asks for nothing', () => {
    const closed = anArtifact('pull-request', 'o/r#1', { data: { state: 'closed', merged: false } });
    const open = anArtifact('pull-request', 'o/r#2', { data: { state: 'open' } });
    const told = anArtifact('message', 'C/1', { data: { blocks: [{ type: 'section' }] } });
    const asking = anArtifact('message', 'C/2', { data: { blocks: [{ elements: [{ type: 'button' }] }] } });
    assert.equal(judged(aRecord(), { made: [closed, told] }).orphans.length, 0);
    assert.equal(judged(aRecord(), { made: [open, asking] }).orphans.length, 2);
  });

  it('finds what is there beside a published campaign', () => {
    const record = aRecord({ status: 'completed', revision: 1 });
    const made = [anArtifact('single-send', 's-1'), anArtifact('single-send', 's-2')];
    assert.equal(judged(record, { made }).orphans.length, 1);
  });

  it('finds two of what should be one, also where one is gone', () => {
    const made = [
      anArtifact('single-send', 's-1', { removedAt: 1 }),
      anArtifact('single-send', 's-2', { removedAt: 2 }),
    ];
    assert.deepEqual(judged(aRecord(), { made }).duplicates, ['2 of single-send were made instead of 1']);
    const effects = { 'distribution/email-draft~2@1': anEffect('undone') };
    assert.deepEqual(judged(aRecord({ effects }), { made }).duplicates, [], 'a substitute is named');
  });

  it('finds a notice that was sent twice, and a file that was written again', () => {
    const metadata = { event_type: 'campaign_notice', event_payload: { id: 'n' } };
    const notice = (id: string) => anArtifact('message', id, { data: { metadata } });
    assert.equal(judged(aRecord(), { made: [notice('C/1'), notice('C/2')] }).duplicates.length, 1);
    const record = aRecord({ brief: { channels: ['blog'], approvalRequired: false } });
    const file = anArtifact('file', 'o/r:a.md', { removedAt: 1, data: { history: [1, 2, 3] } });
    assert.equal(judged(record, { made: [file] }).duplicates.length, 1);
  });

  it('finds what nobody settled', () => {
    const effects = { 'distribution/email@1': anEffect('intended') };
    const outbox = { n: { kind: 'finished' } };
    const record = aRecord({ status: 'running', saga: 'running', effects, outbox });
    assert.equal(judged(record, { over: false }).unsettled.length, 3);
    assert.deepEqual(judged(aRecord(), { over: false }).unsettled, ['it is failed and never came to rest']);
  });

  it('finds what nobody was told', () => {
    assert.equal(judged(aRecord({ reason: undefined })).silent.length, 1);
    assert.equal(judged(aRecord({ status: 'completed_with_warnings' })).silent.length, 1);
    const effects = { 'distribution/email@1': anEffect('unconfirmed', { reason: 'no answer' }) };
    assert.equal(judged(aRecord({ effects })).silent.length, 1);
    const told = [{ kind: 'unconfirmed', text: 'distribution/email@1 may be there' }];
    assert.equal(judged(aRecord({ effects }), { told }).silent.length, 0);
  });

  it('finds another end than was foreseen', () => {
    const expected: Expectation = { statuses: ['completed'], unconfirmed: ['message'], undoFailed: [] };
    assert.equal(judged(aRecord(), { expected }).wrongOutcome.length, 2);
    const effects = { 'distribution/email@1': anEffect('undo_failed') };
    assert.equal(judged(aRecord({ effects })).wrongOutcome.length, 1);
    const refused: Expectation = { statuses: ['failed'], unconfirmed: [], undoFailed: ['single-send'] };
    assert.equal(judged(aRecord({ effects }), { expected: refused }).wrongOutcome.length, 0);
    assert.deepEqual(judged(aRecord(), { expected: refused }).wrongOutcome, ['nothing is undo_failed']);
  });
});
