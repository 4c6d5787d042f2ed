import { closedWords, refusalWords } from './answers.ts';
import { type EditOutcome, tooManyEdits } from './request-edit.ts';

/** What somebody is told who has edited. */
export function editWords(outcome: EditOutcome): string {
  switch (outcome.kind) {
    case 'accepted':
      return 'Your edit is being applied: the card and the pull request will show it in a moment.';
    case 'too-many':
      return tooManyEdits;
    case 'refused':
      return refusalWords(outcome.because);
    case 'no-campaign':
      return 'There is no such campaign any more.';
    case 'decided-before':
    case 'changed':
    case 'over':
      return closedWords(outcome);
    default:
      return outcome satisfies never;
  }
}
