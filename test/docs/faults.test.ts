import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mayFailToUndo, mayStayUnconfirmed } from '../faults/allowed-outcomes.ts';
import { codesIn, tableOf } from './markdown.ts';

const page = 'docs/faults.md';

describe('docs/faults.md', () => {
  it('lists what may stay unconfirmed, and why', () => {
    const listed = tableOf(page, 'vendor', 'effect').map((row) => ({
      vendor: codesIn(row['vendor'])[0],
      kind: codesIn(row['effect'])[0],
      why: row['because'],
    }));
    assert.deepEqual(
      listed,
      mayStayUnconfirmed.map(({ vendor, kind, why }) => ({ vendor, kind, why })),
    );
  });

  it('lists what may fail to be undone', () => {
    const listed = tableOf(page, 'vendor', 'effects').map((row) => ({
      vendor: codesIn(row['vendor'])[0],
      kinds: codesIn(row['effects']),
    }));
    assert.deepEqual(
      listed,
      mayFailToUndo.map(({ vendor, kinds }) => ({ vendor, kinds })),
    );
  });
});
