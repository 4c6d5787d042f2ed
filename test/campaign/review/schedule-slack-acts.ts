import { pressInSlack, submitInSlack } from '../../../lambdas/campaign/review/act-in-slack.ts';
import { cardActions, parseCardValue } from '../../../lambdas/campaign/review/card-value.ts';
import { SlackBlockActions } from '../../../lambdas/vendors/slack/block-actions.ts';
import { SlackViewSubmission } from '../../../lambdas/vendors/slack/view-submission.ts';
import { type Acted, type ActParts, actDeps, answering } from './schedule-acts.ts';
import type { Act, Deed } from './schedule-plan.ts';
import { channel } from './schedule-slack.ts';

const actionOf: Record<Deed, string> = {
  approve: cardActions.approve,
  reject: cardActions.reject,
  changes: cardActions.changes,
  edit: cardActions.edit,
};
/** Presses a button of the card that carries `value`, and sends the window that it opens. */
export function createSlackActs(parts: ActParts): (n: number, act: Act, value: string) => void {
  const { world, invoke, functions, begin } = parts;
  const { threads, slack } = world;

  const actInSlack = (n: number, act: Act, value: string) => {
    const card = parseCardValue(value);
    const one = begin({ n, act, saw: card.hash, round: card.round });
    const user = { id: one.person.slack };
    const pressed = SlackBlockActions.parse({
      type: 'block_actions',
      team: { id: 'T0ACME' },
      user,
      container: { type: 'message', message_ts: '0', channel_id: channel },
      channel: { id: channel },
      trigger_id: `trigger ${n}`,
      actions: [
        { type: 'button', action_id: actionOf[act.deed], block_id: 'decision', value, action_ts: '0' },
      ],
    });
    invoke(`press ${n}`, functions.nextFate(), (i) => pressInSlack(pressed, actDeps(parts, i)), {
      ended: ({ outcome }) => {
        one.answer = { kind: 'outcome', outcome };
        if (outcome === 'window') threads.at(threads.now() + act.thinksMs, () => send(one));
      },
      failed: answering(one),
    });
  };
  /** Sends a window, with other words in it. */
  const send = (opener: Acted) => {
    const { n, act, saw, round } = opener;
    const view = slack.windows.get(`trigger ${n}`);
    if (view === undefined) throw new Error('a window was opened, and is not there');
    const one = begin({ n, act, saw, round });
    const typed: Record<string, string> = {
      feedback: 'Shorter',
      headline: `Headline of act ${n}`,
    };
    const inputs = view.blocks.flatMap((block) => (block.type === 'input' ? [block] : []));
    const values = inputs.map(({ block_id, element }) => [
      block_id,
      {
        [element.action_id]: { type: element.type, value: typed[block_id] ?? element.initial_value ?? null },
      },
    ]);
    const sent = SlackViewSubmission.parse({
      type: 'view_submission',
      team: { id: 'T0ACME' },
      user: { id: one.person.slack },
      view: {
        id: `V${n}`,
        callback_id: view.callback_id,
        private_metadata: view.private_metadata,
        state: { values: Object.fromEntries(values) },
      },
    });
    invoke(`window ${n}`, functions.nextFate(), (i) => submitInSlack(sent, actDeps(parts, i)), {
      ended: ({ outcome, answer }) => {
        one.answer = { kind: 'outcome', outcome, shown: answer };
      },
      failed: answering(one),
    });
  };

  return actInSlack;
}
