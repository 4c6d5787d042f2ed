import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertAllFitSlackTypes, assertFitsSlackTypes } from '../support/slack-types.ts';
import { aModal } from './slack-modal.ts';

const message = {
  text: 'Hi',
  blocks: [
    { type: 'section', text: { type: 'mrkdwn', text: '*Hi*' } },
    {
      type: 'actions',
      elements: [{ type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'Go' } }],
    },
  ],
};
const input = { type: 'plain_text_input', action_id: 'text', multiline: true };
const modalOf = (block: object) => ({
  type: 'modal',
  title: { type: 'plain_text', text: 'Edit' },
  blocks: [block],
});

/** What is wrong with a value, as the failure says it. */
function misfitOf(kind: 'message' | 'modal', value: unknown): string {
  try {
    assertFitsSlackTypes(kind, value);
  } catch (error) {
    if (error instanceof assert.AssertionError) return String(error.message);
    throw error;
  }
  return 'none';
}

describe('assertFitsSlackTypes', () => {
  it('accepts messages and modals as Slack describes them', () => {
    assertAllFitSlackTypes([
      { kind: 'message', value: message },
      { kind: 'message', value: { text: 'Hi', metadata: { event_type: 'e', event_payload: { id: '1' } } } },
      { kind: 'modal', value: aModal() },
    ]);
  });

  it('refuses a misspelt field and one too many', () => {
    assert.match(misfitOf('message', { text: 'Hi', blocks: [{ type: 'divider', id: 'x' }] }), /"id"/);
    assert.match(misfitOf('message', { text: 'Hi', blockz: [] }), /blockz/);
    const label = { type: 'plain_text', text: 'L' };
    assert.match(misfitOf('modal', modalOf({ type: 'input', label, element: input, lable: label })), /lable/);
  });

  it('refuses a missing field, also in a modal', () => {
    assert.match(misfitOf('modal', modalOf({ type: 'input', element: input })), /label/);
    assert.match(misfitOf('message', { blocks: [] }), /text/);
  });

  it('refuses a value that Slack does not know', () => {
    assert.match(misfitOf('message', { text: 'Hi', blocks: [{ type: 'paragraph' }] }), /paragraph/);
    assert.match(misfitOf('modal', { ...modalOf({ type: 'divider' }), type: 'dialog' }), /dialog/);
  });

  it('names every value that does not fit', () => {
    const values = [
      { kind: 'message', value: message, name: 'good' },
      { kind: 'message', value: {}, name: 'first' },
      { kind: 'modal', value: {}, name: 'second' },
    ] as const;

    assert.throws(
      () => assertAllFitSlackTypes(values),
      ({ message }: Error) => /first/.test(message) && /second/.test(message) && !/good/.test(message),
    );
  });
});
