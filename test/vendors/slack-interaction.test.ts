import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InvalidInputError } from '../../lambdas/platform/errors.ts';
import { parseSlackInteraction } from '../../lambdas/vendors/slack-interaction.ts';

const aPress = {
  type: 'block_actions',
  user: { id: 'U1', username: 'ada', team_id: 'T1' },
  team: { id: 'T1' },
  api_app_id: 'A1',
  trigger_id: '1.2.3',
  container: { type: 'message', message_ts: '1700000000.000100', channel_id: 'C1' },
  channel: { id: 'C1', name: 'reviews' },
  message: {
    ts: '1700000000.000100',
    metadata: { event_type: 'campaign_effect', event_payload: { id: 'e1', key: 'review/message@1' } },
  },
  actions: [
    {
      type: 'button',
      action_id: 'approve',
      block_id: 'decide',
      value: 'cmp-1+ü',
      action_ts: '1700000001.000000',
    },
  ],
};

const formOf = (payload: unknown) =>
  Buffer.from(new URLSearchParams({ payload: JSON.stringify(payload) }).toString());

describe('parseSlackInteraction', () => {
  it('reads who pressed which button of which message', () => {
    const { user, container, message, actions } = parseSlackInteraction(formOf(aPress));

    assert.equal(user.id, 'U1');
    assert.equal(container.channel_id, 'C1');
    assert.equal(message?.metadata?.event_payload['id'], 'e1');
    assert.equal(actions[0].value, 'cmp-1+ü');
  });

  it('accepts a button without a value, since one that opens a page has none', () => {
    const { value: _, ...link } = aPress.actions[0] ?? { value: '' };

    assert.equal(parseSlackInteraction(formOf({ ...aPress, actions: [link] })).actions[0].value, undefined);
  });

  it('refuses a body without the payload field, or with one that is no JSON', () => {
    assert.throws(() => parseSlackInteraction(Buffer.from('ssl_check=1')), InvalidInputError);
    assert.throws(() => parseSlackInteraction(Buffer.from('payload=%7B')), InvalidInputError);
    assert.throws(() => parseSlackInteraction(Buffer.alloc(0)), InvalidInputError);
  });

  it('names the fields that are wrong', () => {
    const broken = { ...aPress, user: {}, actions: [] };

    assert.throws(
      () => parseSlackInteraction(formOf(broken)),
      (error) =>
        error instanceof InvalidInputError &&
        error.problems.some(({ field }) => field === 'user.id') &&
        error.problems.some(({ field }) => field.startsWith('actions')),
    );
  });

  it('refuses interactions of another type', () => {
    assert.throws(
      () => parseSlackInteraction(formOf({ ...aPress, type: 'view_submission' })),
      InvalidInputError,
    );
  });
});
