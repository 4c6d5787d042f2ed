import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InvalidInputError } from '../../lambdas/platform/errors.ts';
import { isFrom } from '../../lambdas/vendors/slack/interaction-origin.ts';
import { valuesOf } from '../../lambdas/vendors/slack/view-submission.ts';
import { parseSlackInteraction } from '../../lambdas/vendors/slack-interaction.ts';

const aPress = {
  type: 'block_actions',
  user: { id: 'U1', username: 'ada', team_id: 'T1' },
  team: { id: 'T1', domain: 'acme' },
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

const aSubmission = {
  type: 'view_submission',
  user: { id: 'U1', name: 'ada', team_id: 'T1' },
  team: { id: 'T1', domain: 'acme' },
  api_app_id: 'A1',
  trigger_id: '1.2.4',
  view: {
    id: 'V1',
    type: 'modal',
    callback_id: 'edit-campaign',
    private_metadata: '{"round":2}',
    hash: '1.2',
    state: {
      values: {
        headline: { text: { type: 'plain_text_input', value: 'Spring & more = ü' } },
        comment: { text: { type: 'plain_text_input', value: null } },
      },
    },
  },
  response_urls: [],
};

const formOf = (payload: unknown) =>
  Buffer.from(new URLSearchParams({ payload: JSON.stringify(payload) }).toString());

function pressIn(payload: unknown) {
  const interaction = parseSlackInteraction(formOf(payload));
  assert.ok(interaction.type === 'block_actions');
  return interaction;
}

function submissionIn(payload: unknown) {
  const interaction = parseSlackInteraction(formOf(payload));
  assert.ok(interaction.type === 'view_submission');
  return interaction;
}

/** The fields that a refusal names. */
function fieldsRefused(payload: unknown): string[] {
  try {
    parseSlackInteraction(formOf(payload));
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems.map(({ field }) => field);
    throw error;
  }
  return [];
}

describe('parseSlackInteraction', () => {
  it('reads who pressed which button of which message, and where', () => {
    const { user, team, channel, container, message, actions, trigger_id } = pressIn(aPress);

    assert.equal(user.id, 'U1');
    assert.equal(team?.id, 'T1');
    assert.equal(channel.id, 'C1');
    assert.equal(container.channel_id, 'C1');
    assert.equal(message?.metadata?.event_payload['id'], 'e1');
    assert.equal(actions[0].value, 'cmp-1+ü');
    assert.equal(trigger_id, '1.2.3');
  });

  it('accepts a button without a value, since one that opens a page has none', () => {
    const { value: _, ...link } = aPress.actions[0] ?? { value: '' };

    assert.equal(pressIn({ ...aPress, actions: [link] }).actions[0].value, undefined);
  });

  it('accepts a press in a message that one person sees, which Slack does not show again', () => {
    const { message: _, ...press } = aPress;

    assert.equal(pressIn({ ...press, container: { ...press.container, is_ephemeral: true } }).user.id, 'U1');
  });

  it('reads who sent which modal with what', () => {
    const submission = submissionIn(aSubmission);

    assert.equal(submission.user.id, 'U1');
    assert.equal(submission.team?.id, 'T1');
    assert.equal(submission.view.id, 'V1');
    assert.equal(submission.view.callback_id, 'edit-campaign');
    assert.equal(submission.view.private_metadata, '{"round":2}');
    assert.deepEqual(valuesOf(submission), { headline: 'Spring & more = ü', comment: '' });
  });

  it('calls whatever cannot concern us "other", and says what Slack calls it', () => {
    const elsewhere = { ...aPress, container: { type: 'view', view_id: 'V1' }, message: undefined };
    const kindOf = (payload: unknown) => {
      const interaction = parseSlackInteraction(formOf(payload));
      return interaction.type === 'other' ? interaction.kind : `not other but ${interaction.type}`;
    };

    assert.equal(kindOf({ ...aSubmission, type: 'view_closed' }), 'view_closed');
    assert.equal(kindOf({ type: 'shortcut', team: null, user: { id: 'U1' } }), 'shortcut');
    assert.equal(kindOf({ ...aPress, type: 'message_action', container: undefined }), 'message_action');
    assert.equal(kindOf(elsewhere), 'block_actions');
  });

  it('refuses a body without the payload field, or with one that is no JSON', () => {
    assert.throws(() => parseSlackInteraction(Buffer.from('ssl_check=1')), InvalidInputError);
    assert.throws(() => parseSlackInteraction(Buffer.from('payload=%7B')), InvalidInputError);
    assert.throws(() => parseSlackInteraction(Buffer.alloc(0)), InvalidInputError);
  });

  it('names the fields that are wrong', () => {
    assert.deepEqual(fieldsRefused({ ...aPress, user: {}, actions: [] }), ['user.id', 'actions.0']);
    assert.deepEqual(fieldsRefused({ ...aPress, container: undefined }), ['container']);
    assert.deepEqual(fieldsRefused({ ...aPress, team: undefined, trigger_id: 1 }), ['team', 'trigger_id']);
    assert.deepEqual(fieldsRefused({ ...aPress, type: undefined }), ['type']);
    assert.deepEqual(fieldsRefused(null), ['']);
    const { state } = aSubmission.view;
    const untyped = { values: { ...state.values, comment: { text: { type: 'plain_text_input' } } } };
    assert.deepEqual(fieldsRefused({ ...aSubmission, view: { ...aSubmission.view, state: untyped } }), [
      'view.state.values.comment.text.value',
    ]);
    assert.deepEqual(fieldsRefused({ ...aSubmission, view: undefined }), ['view']);
  });
});

describe('isFrom', () => {
  it('tells our workspace from another', () => {
    assert.equal(isFrom(pressIn(aPress), 'T1'), true);
    assert.equal(isFrom(submissionIn(aSubmission), 'T2'), false);
  });

  it('takes an organisation for all its workspaces', () => {
    const inOne = { ...aPress, team: { ...aPress.team, enterprise_id: 'E1' } };
    const inAll = { ...aPress, team: null, enterprise: { id: 'E1', name: 'Acme' } };

    assert.equal(isFrom(pressIn(inOne), 'E1'), true);
    assert.equal(isFrom(pressIn(inAll), 'E1'), true);
    assert.equal(isFrom(pressIn(inAll), 'E2'), false);
    assert.equal(isFrom(pressIn({ ...aPress, team: null }), 'E1'), false);
  });
});
