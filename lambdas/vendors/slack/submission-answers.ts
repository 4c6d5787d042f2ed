import type { ModalView } from './modal.ts';

/** What Slack may be told in answer to a submission, as JSON; an empty answer closes the modal. */
export type SubmissionAnswer =
  | { readonly response_action: 'errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly response_action: 'update'; readonly view: ModalView }
  | { readonly response_action: 'clear' };

/** Leaves the modal open. @param errors by the `block_id` of the input that each is shown at; one at least */
export function showErrors(errors: Readonly<Record<string, string>>): SubmissionAnswer {
  return { response_action: 'errors', errors };
}

/** Puts another modal in its place. */
export function showInstead(view: ModalView): SubmissionAnswer {
  return { response_action: 'update', view };
}

/** Closes this modal and all under it. */
export const closeModals: SubmissionAnswer = { response_action: 'clear' };
