import { answerTo, refusalWords } from './answers.ts';
import { type EditOutcome, mostEdits } from './request-edit.ts';

/** What somebody is told who has edited. */
export function editWords(outcome: EditOutcome): string {
  switch (outcome.kind) {
    case 'accepted':
      return 'Your edit is being applied: the card and the pull request will show it in a moment.';
    case 'too-many':
      return `A campaign takes ${mostEdits} edits. Request changes instead.`;
    case 'refused':
      return refusalWords(outcome.because);
    case 'no-campaign':
      return 'There is no such campaign any more.';
    case 'decided-before':
    case 'changed':
    case 'over':
      return answerTo(outcome) ?? '';
    default:
      return outcome satisfies never;
  }
}
