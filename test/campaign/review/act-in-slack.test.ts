import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { submitInSlack } from '../../../lambdas/campaign/review/act-in-slack.ts';
import { listEdits } from '../../../lambdas/campaign/review/edit.ts';
import { editModal } from '../../../lambdas/campaign/review/review-modals.ts';
import type { ModalView } from '../../../lambdas/vendors/slack/modal.ts';
import { SlackViewSubmission } from '../../../lambdas/vendors/slack/view-submission.ts';
import { anOpenReview, recordingMachines } from './an-open-review.ts';
import { eddie } from './people.ts';

/** Sends a window as it was opened, but for what was typed. */
function submissionOf(view: ModalView, user: string | undefined, typed: Readonly<Record<string, string>>) {
  const inputs = view.blocks.flatMap((block) => (block.type === 'input' ? [block] : []));
  const values = inputs.map(({ block_id, element }) => [
    block_id,
    { [element.action_id]: { type: element.type, value: typed[block_id] ?? element.initial_value ?? null } },
  ]);
  return SlackViewSubmission.parse({
    type: 'view_submission',
    team: { id: 'T0ACME' },
    api_app_id: 'A0CAMPAIGN',
    user: { id: user },
    view: {
      id: 'V1',
      callback_id: view.callback_id,
      private_metadata: view.private_metadata,
      state: { values: Object.fromEntries(values) },
    },
  });
}

async function anEditWindow(test: TestContext) {
  const open = await anOpenReview(test);
  const { table, clock, settings, bodies, card, publication, campaignId } = open;
  const { machines } = recordingMachines();
  const view = editModal({ card, channel: 'C0REVIEWS' }, publication);
  const deps = {
    table,
    clock,
    settings,
    bodies,
    machines,
    slack: () => assert.fail('nothing is opened'),
    apply: async () => {},
    followUp: async () => {},
  };
  return {
    send: (typed: Readonly<Record<string, string>>) =>
      submitInSlack(submissionOf(view, eddie.slack, typed), deps),
    edits: () => listEdits(table, campaignId),
  };
}

describe('the window with the texts', () => {
  it('is an edit of what was typed', async (test) => {
    const { send, edits } = await anEditWindow(test);
    assert.equal((await send({ headline: 'Ship on Saturdays' })).outcome, 'accepted');
    assert.deepEqual(
      (await edits()).map(({ pieces, by }) => [pieces.headline, by]),
      [['Ship on Saturdays', eddie.email]],
    );
  });

  it('is one edit where Slack sends it again', async (test) => {
    const { send, edits } = await anEditWindow(test);
    await send({ headline: 'Ship on Saturdays' });
    await send({ headline: 'Ship on Saturdays' });
    assert.equal((await edits()).length, 1);
  });

  it('shows what cannot be used at the texts themselves', async (test) => {
    const { send, edits } = await anEditWindow(test);
    assert.deepEqual(await send({ headline: '', 'blogPost.sections.1.body': '<b>' }), {
      outcome: 'broken-texts',
      answer: {
        response_action: 'errors',
        errors: { headline: 'is empty', 'blogPost.sections.1.body': 'has HTML, plain text is allowed' },
      },
    });
    assert.deepEqual(await edits(), []);
  });

  it('is no edit where nothing was typed: approvals stand', async (test) => {
    const { send, edits } = await anEditWindow(test);
    const { answer } = await send({});
    assert.deepEqual(await edits(), []);
    assert.equal(answer?.response_action, 'update');
  });
});
