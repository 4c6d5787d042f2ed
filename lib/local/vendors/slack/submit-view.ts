import * as z from 'zod';
import type { CallbackAnswer } from './callback.ts';
import { inputsOf, Modal } from './modal.ts';
import { schemaProblems } from './schema-problems.ts';
import type { OpenView, ViewStore } from './view-store.ts';

const Action = z.discriminatedUnion('response_action', [
  z.strictObject({
    response_action: z.literal('errors'),
    errors: z.record(z.string(), z.string().min(1)),
  }),
  z.strictObject({ response_action: z.literal('update'), view: z.unknown() }),
  z.strictObject({ response_action: z.literal('clear') }),
]);

/**
 * Types over what stands there.
 * @throws Error for what Slack would not let anybody type or send
 */
export function typeInto(
  views: ViewStore,
  view: OpenView,
  values: Readonly<Record<string, string>>,
): OpenView {
  const inputs = inputsOf(view.modal);
  const unknown = Object.keys(values).filter((id) => !inputs.some(({ blockId }) => blockId === id));
  if (unknown.length > 0) throw new Error(`the modal has no input ${unknown.join(', ')}`);
  if (view.modal.submit === undefined) throw new Error('the modal has no button that sends it');
  const typed = { ...view.values, ...values };
  for (const { blockId, optional, multiline, minLength, maxLength } of inputs) {
    const value = typed[blockId] ?? '';
    if (value === '' && optional) continue;
    if (value === '') throw new Error(`the input ${blockId} must be filled in`);
    if (value.length < minLength) throw new Error(`the input ${blockId} needs ${minLength} characters`);
    if (value.length > maxLength) throw new Error(`the input ${blockId} holds ${maxLength} characters`);
    if (!multiline && value.includes('\n')) throw new Error(`the input ${blockId} has one line`);
  }
  return views.type(view, values);
}

/**
 * Does with a modal what the app answered to its submission; any other status than 200 leaves it open.
 * @throws Error for an answer that Slack would not understand: it tells its person of a connection problem
 */
export function followAnswer(views: ViewStore, viewId: string, answer: CallbackAnswer): void {
  const view = views.find(viewId);
  if (view === undefined || answer.status !== 200) return;
  const action = actionIn(answer);
  switch (action.response_action) {
    case 'close':
      views.close(viewId);
      return;
    case 'errors':
      refuseUnknownInputs(view, Object.keys(action.errors));
      views.showErrors(view, action.errors);
      return;
    case 'update': {
      const modal = Modal.safeParse(action.view);
      if (!modal.success) throw new Error(schemaProblems(modal.error, '/view').join('\n'));
      views.replace(view, modal.data);
      return;
    }
    case 'clear':
      views.closeAllOf(view.user);
      return;
    default:
      action satisfies never;
  }
}

function actionIn({ body, contentType }: CallbackAnswer) {
  if (body === '') return { response_action: 'close' } as const;
  try {
    if (!contentType.startsWith('application/json')) throw new Error(`it is not JSON but "${contentType}"`);
    return Action.parse(JSON.parse(body));
  } catch (cause) {
    throw new Error(`Slack could make nothing of the answer ${body.slice(0, 200)}`, { cause });
  }
}

function refuseUnknownInputs({ modal }: OpenView, named: readonly string[]): void {
  const inputs = inputsOf(modal).map(({ blockId }) => blockId);
  if (named.length > 0 && named.every((id) => inputs.includes(id))) return;
  throw new Error(`errors have to name inputs of the modal (${inputs}), not "${named}"`);
}
