export interface Review {
  readonly id: number;
  readonly login: string;
  /** As the REST API writes it. */
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';
  readonly body: string;
  /** The commit that was looked at. */
  readonly commit: string;
  /** Milliseconds since the epoch, as all times here. */
  readonly submittedAt: number;
}

export interface Comment {
  readonly id: number;
  readonly login: string;
  readonly body: string;
  readonly createdAt: number;
}

/** How a pull request was merged. */
export interface Merge {
  /** The commit on the base branch. */
  readonly sha: string;
  readonly at: number;
  readonly by: string;
}

export interface Pull {
  readonly number: number;
  readonly createdAt: number;
  /** The login of whoever opened it. */
  readonly author: string;
  readonly head: string;
  readonly base: string;
  title: string;
  body: string;
  state: 'open' | 'closed';
  /** Follows the branch while the pull request is open. */
  headSha: string;
  updatedAt: number;
  closed?: { readonly at: number; readonly by: string };
  merge?: Merge;
  /** Oldest first. */
  readonly reviews: Review[];
  /** Oldest first. */
  readonly comments: Comment[];
}
