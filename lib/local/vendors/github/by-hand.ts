import { titleOf } from './merge-route.ts';
import type { Pull, Review } from './pull.ts';
import type { Changes, Repository } from './repository.ts';

export interface ReviewByHand {
  readonly login: string;
  readonly state: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';
  /** GitHub asks for one, unless it is an approval: some text is there by default. */
  readonly body?: string;
  /** The commit that was looked at; the head by default. */
  readonly commit?: string;
}

/** What people do at GitHub, by `owner/name`; every login but an author's may be left out. */
export interface ByHand {
  /** Commits to a branch. @returns the commit's sha. */
  commitByHand(repository: string, branch: string, changes: Changes, author: string): string;
  /** Nobody may approve what is their own, nor ask themselves for changes. */
  reviewByHand(repository: string, number: number, review: ReviewByHand): Readonly<Review>;
  /** Merges by the button: one commit on the base branch. */
  mergeByHand(repository: string, number: number, login?: string): void;
  /** Closes by the button. */
  closeByHand(repository: string, number: number, login?: string): void;
  reopenByHand(repository: string, number: number, login?: string): void;
}

const someone = 'a-reviewer';
const reviewStates = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
} as const;

/** @param known throws for a repository that there is not. */
export function createByHand(known: (fullName: string) => Repository): ByHand {
  const knownPull = (fullName: string, number: number): Pull => {
    const pull = known(fullName).pulls.all.find((pull) => pull.number === number);
    if (pull === undefined) throw new Error(`${fullName} has no pull request ${number}`);
    return pull;
  };
  const inState = (fullName: string, number: number, state: Pull['state']): Pull => {
    const pull = knownPull(fullName, number);
    if (pull.state === state && pull.merge === undefined) return pull;
    throw new Error(`pull request ${number} of ${fullName} is ${pull.merge ? 'merged' : pull.state}`);
  };
  return {
    commitByHand: (fullName, branch, changes, author) =>
      known(fullName).commit(branch, changes, 'Edit by hand', author),
    reviewByHand(fullName, number, { login, state, body, commit }) {
      const pull = knownPull(fullName, number);
      if (login === pull.author && state !== 'COMMENT') {
        throw new Error(`GitHub lets nobody ${state} a pull request of their own`);
      }
      return known(fullName).pulls.review(pull, {
        login,
        state: reviewStates[state],
        body: body ?? (state === 'APPROVE' ? '' : 'Please look at this again.'),
        commit: commit ?? pull.headSha,
      });
    },
    mergeByHand(fullName, number, login = someone) {
      const pull = inState(fullName, number, 'open');
      const how = { method: 'squash', message: titleOf(pull, 'squash') } as const;
      if (known(fullName).pulls.merge(pull, how, login) === undefined) {
        throw new Error(`pull request ${number} of ${fullName} conflicts with its base`);
      }
    },
    closeByHand: (fullName, number, login = someone) =>
      known(fullName).pulls.close(knownPull(fullName, number), login),
    reopenByHand(fullName, number, login = someone) {
      const pull = inState(fullName, number, 'closed');
      const { pulls, branches } = known(fullName);
      if (!branches.has(pull.head)) throw new Error(`${fullName} has no branch ${pull.head} any more`);
      if (pulls.isOpen(pull.head, pull.base)) throw new Error(`another from ${pull.head} is open by now`);
      pulls.reopen(pull, login);
    },
  };
}
